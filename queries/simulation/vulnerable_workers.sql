-- asks:  For how many vulnerable workers does each budget pay, how long and how much?
-- grain: year, region_code, funding_source
-- param: scale number required  size of the simulation, 1 = as published
-- param: first_month int required
-- param: last_month int required
-- As planned in the batches. The province's own programme of 2026 is one line of the province.
with
split as (
    select
        region_code,
        payer as funding_source,
        people,
        unnest(range(month_number(first_month), month_number(last_month) + 1))::integer
            as month_number
    from batches
),
by_month as (
    select
        region_code, funding_source, month_number // 12 as year, month_number,
        sum(people) as people
    from split
    group by all
),
by_year as (
    select
        year,
        if(year = 2026 and funding_source = 'apbd_province', province(), region_code) as area_code,
        funding_source,
        region_code,
        max(people) as people,
        sum(people) as planned_months,
        sum(people) filter (where month_number <= $last_month) as paid_months
    from by_month
    where year >= 2021 and year >= $first_month // 12
    group by all
),
summed as (
    select
        year, area_code, funding_source,
        -- scaled when all are summed: of whole numbers the sum is the same in any order
        round(sum(people) * $scale) as covered,
        round(sum(planned_months) * $scale) as planned_months,
        round(coalesce(sum(paid_months), 0) * $scale) as paid_months
    from by_year
    group by all
)
select
    year::bigint as year,
    area_code as region_code,
    funding_source,
    -- a list of those meant is a little longer than that of those paid for
    round(
        covered
        * if(area_code = province(), 1, 1 + 0.3 * chance(area_code || funding_source || year, 'list'))
    )::bigint as eligible,
    covered::bigint as covered,
    least(12, round(paid_months / covered, 1))::double as months_paid,
    (planned_months * 16800)::double as budget_planned_idr,
    (paid_months * 16800)::double as budget_realised_idr
from summed
where covered > 0
order by year, region_code, funding_source
