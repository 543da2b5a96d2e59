-- asks:  What benefits were paid by month, regency, programme and segment?
-- grain: month, region_code, programme, segment, benefit, claim_code
-- param: scale number required  size of the simulation, 1 = as published
-- Deaths and accidents follow the members covered; savings, pensions, job loss and scholarships
-- follow the yearly assumptions, spread over regencies by their members.
with
covered as (
    select region_code, segment, month, sum(active)::double as members
    from enrollment_monthly
    group by all
),
by_risk as (
    select
        month, region_code, 'JKM' as programme, segment, 'main' as benefit,
        members / 12 * case segment
            when 'PU' then 0.0045 when 'BPU' then 0.005 when 'JAKON' then 0.0028 else 0.0015 end
        as expected,
        if(month < date '2019-12-01', 24000000, 42000000) as amount_each,
        0 as spread
    from covered
    union all
    select
        month, region_code, 'JKK', segment, 'main',
        members / 12 * case segment
            when 'PU' then 0.0008 when 'BPU' then 0.0004 when 'JAKON' then 0.0015 else 0.0005 end,
        if(month < date '2019-12-01', 11000000, 17500000),
        1
    from covered
),
shares as (
    select
        region_code, segment, month,
        members / sum(members) over (partition by month, segment) as share
    from covered
    where segment in ('PU', 'BPU')
),
by_year as (
    select
        share.month, share.region_code, assumed.programme, share.segment, assumed.benefit,
        -- most savings are drawn after the year's end and in the middle of the year
        assumed.cases / 12 * $scale * share.share
        * if(
            assumed.programme = 'JHT',
            [1.18, 1.05, 1.0, 0.9, 0.95, 1.08, 1.1, 0.98, 0.95, 0.95, 0.93, 0.93][
                month(share.month)
            ],
            1
        ) as expected,
        assumed.amount_each_idr as amount_each,
        1 as spread
    from shares as share
    join claim_years as assumed
        on assumed.year = year(share.month) and assumed.segment = share.segment
    where assumed.programme <> 'JKP' or share.month >= date '2022-02-01'
),
drawn as (
    select
        *,
        chance(region_code || programme || segment || benefit || month, 'cases') as luck,
        chance(region_code || programme || segment || benefit || month, 'amount') as height
    from (select * from by_risk union all select * from by_year)
),
rounded as (
    select
        *,
        -- a scatter like that of rare events, then to the whole
        floor(greatest(0, expected + sqrt(expected) * 1.6 * (luck - 0.5)) + height) as cases
    from drawn
)
select
    month,
    region_code,
    programme,
    segment,
    benefit,
    '-' as claim_code,
    cases::bigint as cases,
    round(cases * amount_each * if(spread = 1, 0.75 + 0.5 * luck, 1), -2)::double as amount_idr
from rounded
where cases > 0
order by month, region_code, programme, segment, benefit
