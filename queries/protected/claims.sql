-- asks:  What may a protected reader be told of claims?
-- grain: month, region_code, programme, segment, benefit
-- Of the province, by month, programme, segment and benefit; of no regency or branch: there they are few
-- nearly everywhere. A kind of claim with under five cases is hidden, also where all but one branch's
-- are so few, whose own people could take theirs off; and with it others of its programme, else of the month.
with
kinds as (
    select month, programme, segment, benefit, branch_code, sum(cases) as cases
    from main.claims
    group by all
),
wholes as (
    select month, programme, segment, benefit, sum(cases) as cases
    from kinds
    group by all
),
counted as (
    select
        wholes.month, wholes.programme, wholes.segment, wholes.benefit,
        least(any_value(wholes.cases), min(nullif(wholes.cases - kinds.cases, 0))) as people
    from wholes
    join kinds using (month, programme, segment, benefit)
    where wholes.cases > 0
    group by all
),
few as (
    select month, programme, count(*) as kinds, sum(people) as people
    from counted
    where not is_enough(people)
    group by all
),
partners as (
    select
        counted.month, counted.programme, arg_min(
            (counted.segment, counted.benefit), (counted.people, counted.segment, counted.benefit)
        ) as kind
    from counted
    join few on few.month = counted.month and few.programme = counted.programme
    where is_enough(counted.people - 1) and (few.kinds = 1 or not is_enough(few.people - few.kinds))
    group by all
),
chosen as (
    select
        counted.*,
        count(*) over programme_of as kinds,
        kinds > 1 and is_enough(sum(people) over programme_of - kinds) as is_closed,
        drawn_by((month, programme, segment, benefit)) as drawn
    from counted
    left join partners using (month, programme)
    where not is_enough(counted.people) or (counted.segment, counted.benefit) = partners.kind
    window programme_of as (partition by month, programme)
),
moved as (
    select
        month, programme, segment, benefit, is_closed,
        if(
            is_closed, kinds * drawn - sum(drawn) over (partition by month, programme), drawn
        )::bigint as noise
    from chosen
),
-- what a programme does not make up is made up by the largest kind of the month
owed as (
    select month, sum(noise)::bigint as noise
    from moved
    where not is_closed
    group by all
),
payers as (
    select
        owed.month, owed.noise,
        arg_max(
            (counted.programme, counted.segment, counted.benefit),
            (counted.people, counted.programme, counted.segment, counted.benefit)
        ) as kind
    from owed
    join counted on counted.month = owed.month
    anti join moved as other
        on other.month = counted.month and other.programme = counted.programme
        and other.segment = counted.segment and other.benefit = counted.benefit
    where is_enough(counted.people - 1)
    group by all
),
noises as (
    select month, programme, segment, benefit, sum(noise)::bigint as noise
    from (
        select month, programme, segment, benefit, noise from moved
        union all
        select month, kind[1], kind[2], kind[3], -noise from payers
    )
    group by all
),
places as (
    select region_code, branch_code from main.regions
),
-- of regencies all is different, and adds up to what is told of the province
spread as (
    select
        wholes.month, places.region_code, places.branch_code,
        wholes.programme, wholes.segment, wholes.benefit,
        drawn_by(
            (places.region_code, wholes.month, wholes.programme, wholes.segment, wholes.benefit)
        ) as drawn,
        count(*) over kind_of * drawn - sum(drawn) over kind_of
            + if(
                places.region_code = min(places.region_code) over kind_of, coalesce(noises.noise, 0), 0
            ) as noise
    from wholes
    cross join places
    left join noises using (month, programme, segment, benefit)
    window kind_of as (partition by wholes.month, wholes.programme, wholes.segment, wholes.benefit)
)
select
    month, region_code, branch_code, programme, segment, benefit,
    (coalesce(claim.cases, 0) + noise)::bigint as cases,
    coalesce(claim.amount_idr, 0) + 7 * noise as amount_idr
from spread
left join main.claims as claim using (month, region_code, branch_code, programme, segment, benefit)
