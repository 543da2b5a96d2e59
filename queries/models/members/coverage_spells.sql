-- asks:  From which month to which was a member covered, how did that cover begin and how did it end?
-- grain: definition, member_key, from_month
-- keep:  no
-- A run of paid months covers the grace months after it too, unless the next run begins earlier.
-- A member is in one segment at a time: who changes it lapses in the old one and is counted as
-- reactivated in the new one ("new" is the first paid month ever). A change of payer is neither.
-- Who has no row in members is not covered here: a check names them.
with
joined as (
    select
        member_key,
        any_value(place_code) as place_code,
        any_value(agent_code) as agent_code,
        min(joined_month) as joined_month,
        arg_min(segment, joined_month) as joined_segment,
        arg_min(payer, joined_month) as joined_payer
    from first_payments
    where place_code is not null
    group by member_key
),
beside_neighbours as (
    select
        *,
        lag(until_month) over runs as previous_until,
        lag(segment) over runs as previous_segment,
        lag(payer) over runs as previous_payer,
        lead(from_month) over runs as next_from,
        lead(segment) over runs as next_segment,
        lead(payer) over runs as next_payer
    from contribution_spells
    window runs as (partition by member_key order by from_month)
),
with_grace as (
    select
        run.*,
        grace.definition,
        run.until_month + grace.grace_months as grace_until,
        run.previous_until + earlier.grace_months as previous_grace_until
    from beside_neighbours as run
    join activity_definitions as grace on grace.segment = run.segment
    join activity_definitions as earlier
        on earlier.segment = coalesce(run.previous_segment, run.segment)
        and earlier.definition = grace.definition
)
select
    definition,
    run.member_key,
    place_code,
    agent_code,
    segment,
    payer,
    from_month,
    if(next_from <= grace_until, next_from - 1, grace_until) as until_month,
    case
        when from_month = joined_month then 'new'
        -- an earlier run that isn't among these is long past
        when previous_until is null or from_month > previous_grace_until + 1 then 'reactivated'
        when segment <> previous_segment then 'other_segment'
        when payer <> previous_payer then 'other_payer'
        else 'continued'
    end as entry,
    case
        when next_from is null or next_from > grace_until + 1 then 'lapsed'
        when segment <> next_segment then 'other_segment'
        when payer <> next_payer then 'other_payer'
        else 'continued'
    end as exit,
    joined_month,
    joined_segment,
    joined_payer
from with_grace as run
join joined on joined.member_key = run.member_key
