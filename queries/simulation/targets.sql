-- asks:  What was each office, regency and the province asked to reach in a year?
-- grain: period, area_code, segment, metric
-- param: scale number required  size of the simulation, 1 = as published
-- A target is what was (or, this year, would be) reached, made a little harder or easier for each
-- regency, year and segment; offices and the province sum their regencies.
with
recap as (
    select
        year(month)::integer as year, month, region_code, segment,
        sum(active) as active,
        -- in the first month of all everybody is new
        sum(new) filter (month > (select min(month) from enrollment_monthly)) as new,
        sum(contributions_idr) as contributions_idr
    from enrollment_monthly
    where segment <> 'PMI'
    group by all
),
years as (
    select
        year, region_code, segment,
        arg_max(active, month) * if(max(month(month)) < 12, 1.03, 1) as active_members,
        avg(new) * 12 as new_members,
        avg(contributions_idr) * 12 as contributions_idr
    from recap
    where year >= 2020
    group by all
),
measures as (
    unpivot years on active_members, new_members, contributions_idr into name metric value reached
),
asked as (
    select
        *,
        reached * (
            0.93 + 0.2 * chance(region_code || segment || year, 'target ' || metric)
            + if(year = 2021, -0.03, 0)
        ) as wanted
    from measures
),
of_regencies as (
    select
        year, region_code, segment, metric,
        if(
            metric = 'contributions_idr',
            greatest(round(wanted, -6), 1000000),
            greatest(round(wanted, if($scale < 0.5, 0, -1)), 1)
        ) as target
    from asked
),
with_total as (
    select * from of_regencies
    union all
    select year, region_code, 'all', metric, sum(target) from of_regencies group by all
),
areas as (
    select year, region_code as area_code, segment, metric, target from with_total
    union all
    select year, regions.branch_code, segment, metric, sum(target)
    from with_total
    join regions using (region_code)
    group by all
    union all
    select year, province(), segment, metric, sum(target) from with_total group by all
),
coverage as (
    select
        year, area_code, segment, 'coverage_pct',
        round(100 * target / (potential.workers * $scale), 1)
    from areas, potential
    where area_code = province() and segment = 'all' and metric = 'active_members'
)
select
    year::varchar as period, area_code, segment, metric, target::double as target
from (select * from areas union all select * from coverage)
order by period, area_code, segment, metric
