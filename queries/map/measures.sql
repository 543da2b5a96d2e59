-- asks:  Which measures have values to map, at which levels, for which periods and how many regencies?
-- grain: metric
-- hides: rows
-- scope: published, totals
with
mapped as (
    select *, coalesce(published_as, if(cube_column is null, indicator, null)) as published
    from metrics
    where is_mapped
),
cells as (
    select
        part,
        count(distinct segment) filter (segment <> 'all') > 0 as by_segment,
        count(distinct payer) filter (payer <> 'all') > 0 as by_payer,
        min(month) filter (amount is not null and level = 'regency' and is_total) as first_period,
        max(month) filter (amount is not null and level = 'regency' and is_total) as last_period,
        count(distinct month) filter (amount is not null and level = 'regency' and is_total) as periods,
        count(distinct area_code) filter (amount is not null and level = 'regency' and is_total) as areas
    from map_cells
    where level = 'regency'
    group by part
),
kinds as (select cube, max(kind) as kind from cube_sources group by cube),
parts as (
    select
        mapped.indicator as metric,
        mapped.is_by_year,
        unnest(list_filter(
            [mapped.cube_column, mapped.per_column, mapped.minus_column], lambda part: part is not null
        )) as part
    from mapped
    where mapped.cube_column is not null
),
-- all of what it is made of must be known
counted as (
    select
        parts.metric,
        max(kinds.kind) as kind,
        not any_value(parts.is_by_year) as is_monthly,
        bool_and(coalesce(cells.by_segment, false)) as by_segment,
        bool_and(coalesce(cells.by_payer, false)) as by_payer,
        max(cells.first_period) as first_period,
        min(cells.last_period) as last_period,
        min(cells.periods) as periods,
        min(cells.areas) as areas
    from parts
    left join cells on cells.part = parts.part
    left join kinds on kinds.cube = split_part(parts.part, '.', 1)
    group by parts.metric
    having min(coalesce(cells.areas, 0)) > 0
),
told as (
    select
        mapped.indicator as metric,
        max(drawn.kind) as kind,
        false as is_monthly,
        false as by_segment,
        false as by_payer,
        make_date(min(drawn.year), 1, 1) as first_period,
        make_date(max(drawn.year), 1, 1) as last_period,
        count(distinct drawn.year) as periods,
        count(distinct drawn.region_code) as areas
    from mapped
    join map_values as drawn on drawn.indicator = mapped.published
    group by mapped.indicator
)
select
    known.metric,
    mapped.metric_group,
    mapped.unit,
    known.kind,
    ['regency', 'district', 'village'][1:list_position(
        ['regency', 'district', 'village'], mapped.depth
    )] as levels,
    known.is_monthly,
    mapped.is_flow,
    known.by_segment,
    known.by_payer,
    mapped.denominators,
    known.first_period,
    known.last_period,
    known.periods,
    known.areas
from (from counted union all by name from told) as known
join mapped on mapped.indicator = known.metric
order by mapped.metric_group, known.metric
