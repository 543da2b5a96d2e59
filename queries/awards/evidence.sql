-- asks:  What do the data tell of each regency in a year that its government may be judged by?
-- grain: evidence, region_code
-- scope: judging
-- param: year int required  year assessed
-- Where nothing is known of a regency there is no row: unknown is not zero, and a regulation that was not
-- found may well exist. What each one means and what it is worth says queries/evidence.toml.
with
months as (
    select 'coverage' as evidence, *
    from map_series('coverage_pct', 'regency', null, null, null, null)
    union all by name
    select 'growth' as evidence, *
    from map_series('active_members_year_pct', 'regency', null, null, null, null)
),
-- one month for all, or unlike things were compared: the last of those known of most
months_chosen as (
    select evidence, period
    from months
    where year(period) = $year
    group by evidence, period
    qualify row_number() over (partition by evidence order by count(*) desc, period desc) = 1
),
measured as (
    select
        evidence, months.area_code as region_code, value, unit, numerator, denominator, as_of,
        as_of_precision, coalesce(months.kind, held.kind) as kind,
        coalesce(months.source, held.source) as source, publisher, url
    from months
    join months_chosen using (evidence, period)
    left join cube_sources as held
        on held.cube = months.cube and held.region_code = months.area_code
),
-- those whose twelfth month lies in the year
joined as (
    select
        region_code,
        sum(active) as numerator,
        sum(members) as denominator,
        max(cohort + interval 14 month)::date as as_of
    from cohorts
    where months_since = 12 and year(cohort) = $year - 1
    group by region_code
    having sum(members) > 0
),
retained as (
    select
        'retention' as evidence, joined.region_code, 100 * numerator / denominator as value,
        'percent' as unit, numerator, denominator, as_of, 'month' as as_of_precision, held.kind,
        held.source
    from joined
    left join cube_sources as held
        on held.cube = 'monthly_areas' and held.region_code = joined.region_code
),
rules as (
    select
        'regulation' as evidence, region_code, count(*)::double as value, 'regulations' as unit,
        make_date($year, 12, 31) as as_of, 'year' as as_of_precision, 'published' as kind,
        string_agg(distinct publisher, ', ' order by publisher) as publisher,
        any_value(url order by year desc, regulation_id) as url
    from regulations
    where
        level = 'regency' and counts_once and topic = 'social_security'
        and coalesce(year(issued_on), year) <= $year
    group by region_code
),
budgets as (
    select
        'budget' as evidence, region_code,
        100 * sum(budget_realised_idr) / nullif(sum(budget_planned_idr), 0) as value,
        'percent' as unit, sum(budget_realised_idr) as numerator,
        sum(budget_planned_idr) as denominator, make_date($year, 12, 31) as as_of,
        'year' as as_of_precision, max(held.kind) as kind, 'vulnerable_workers' as source
    from vulnerable_workers
    join operational as held on held.dataset = 'vulnerable_workers'
    where year = $year and len(region_code) = 4
    group by region_code
    -- a sum of which a part is missing is no share
    having count(budget_realised_idr) = count(*) and count(budget_planned_idr) = count(*)
),
behind as (
    select
        'arrears' as evidence, employer.region_code,
        100.0 * count(*) filter (arrears_months > 3) / count(*) as value, 'percent' as unit,
        count(*) filter (arrears_months > 3) as numerator, count(*) as denominator,
        null::date as as_of, null as as_of_precision, max(held.kind) as kind, 'employers' as source
    from employers as employer
    join operational as held on held.dataset = 'employers'
    where is_registered and arrears_months is not null
    group by employer.region_code
)
select
    evidence,
    told.region_code,
    told.value,
    told.unit,
    told.numerator,
    told.denominator,
    told.as_of,
    told.as_of_precision,
    told.kind,
    told.source,
    told.publisher,
    told.url
from (
    from measured
    union all by name from retained
    union all by name from rules
    union all by name from budgets
    union all by name from behind
) as told
semi join regions using (region_code)
where told.value is not null
order by evidence, told.region_code
