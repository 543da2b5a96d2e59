-- asks:  What is a metric in each area of a level in a month or year: the row of that period, or of the last?
-- grain: area_code
-- takes: wanted_metric, wanted_month, wanted_year, wanted_level, wanted_region, wanted_segment, wanted_payer, wanted_denominator
-- What is counted is told of one period for all areas, what was published of each area's latest up to its end.
with
series as materialized (
    from map_series(
        wanted_metric, wanted_level, wanted_region, wanted_segment, wanted_payer, wanted_denominator
    )
    where
        (wanted_month is null or period <= last_day(wanted_month::date))
        and (wanted_year is null or year(period) = wanted_year)
        and (wanted_month is null or as_of <= last_day(wanted_month::date))
),
formula as (
    select
        cube_column is not null as is_counted,
        is_by_year,
        [split_part(part, '.', 1) for part in [cube_column, per_column, minus_column]] as cubes
    from metrics
    where indicator = wanted_metric
),
-- a number is no better than the weakest of what it is made of
held as (
    select
        region_code,
        max(kind) as kind,
        string_agg(source, ', ' order by list_position(formula.cubes, cube)) as source
    from cube_sources
    join formula on list_contains(formula.cubes, cube)
    group by region_code
),
chosen as (
    select series.*
    from series
    cross join formula
    where
        not is_counted
        or period = coalesce(
            if(is_by_year, date_trunc('year', wanted_month::date)::date, month_of(wanted_month)),
            (select max(period) from series)
        )
    qualify row_number() over (partition by area_code order by period desc) = 1
)
select
    chosen.* replace (
        coalesce(chosen.kind, held.kind) as kind,
        coalesce(chosen.source, held.source) as source
    )
from chosen
left join held
    on chosen.cube is not null and held.region_code = left(chosen.area_code, 4)
