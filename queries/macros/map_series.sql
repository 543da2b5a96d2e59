-- asks:  What was a metric in every period known, in each area of a level?
-- grain: area_code, period
-- takes: wanted_metric, wanted_level, wanted_region, wanted_segment, wanted_payer, wanted_denominator
-- period: the month of what is counted from an office's data, the first day of the year of what was
-- published. What it is made of says queries/metrics.toml: a column of a cube, summed over its last months,
-- over another or over a number of workers, or against itself some months before. A sum of which a part is
-- missing is at least so much and not complete; a share or a change of it is not known. Workers are those
-- of the last count up to the month, of the segment asked: the first such of the registry, or the one wanted.
-- cube names what it is counted from; whose data these are in a place says cube_sources.
with
formula as (
    select
        *,
        coalesce(published_as, if(cube_column is null, indicator, null)) as published
    from metrics
    where indicator = wanted_metric and is_mapped
),
workers_of as (
    select metrics.indicator, metrics.workers_of
    from formula
    join metrics on list_contains(formula.denominators, metrics.indicator)
    where
        (wanted_denominator is null or metrics.indicator = wanted_denominator)
        and (
            wanted_denominator is not null and wanted_segment is null
            or metrics.workers_of is not distinct from wanted_segment
        )
    order by list_position(formula.denominators, metrics.indicator)
    limit 1
),
-- workers of one segment are set against members of that segment
filters as (
    select
        coalesce(wanted_segment, (select workers_of from workers_of)) as segment,
        wanted_payer as payer
),
roles as (
    select part, part_key(part) as part_key, is_numerator
    from (
        select cube_column as part, true as is_numerator from formula
        union all
        select unnest([per_column, minus_column]), false from formula
    )
    where part is not null
),
-- villages of the area asked alone, and read where a village's number is asked
village_lines as (
    select part_key, area_code, month, segment, payer, amount
    from (
        select
            place_code as area_code, month, segment, payer,
            columns(* exclude (
                place_code, region_code, district_code, branch_code, month, segment, payer
            ))::double
        from monthly_places
        where
            wanted_level = 'village'
            and len(place_code) = 10
            and (wanted_region is null or starts_with(place_code, wanted_region))
    )
        unpivot include nulls (
            amount for name in (columns(* exclude (area_code, month, segment, payer)))
        )
    join (select distinct part, part_key from roles) as role on role.part = 'monthly_areas.' || name
),
lines as (
    select part_key, area_code, month, cell.segment, cell.payer, amount, is_known
    from map_cells as cell
    join filters on cell.is_total = (filters.segment is null and filters.payer is null)
    where
        level = coalesce(wanted_level, 'regency')
        and (wanted_region is null or starts_with(area_code, wanted_region))
    union all
    select part_key, area_code, month, segment, payer, amount, amount is not null
    from village_lines
),
-- what is not broken down can hold some of what is asked, nobody knows how much
asked as (
    select
        roles.is_numerator,
        lines.area_code,
        lines.month,
        (filters.segment is null or lines.segment = filters.segment)
        and (filters.payer is null or lines.payer = filters.payer) as is_asked,
        if(is_asked, lines.amount, null) as amount,
        is_asked and lines.amount is not null and lines.is_known as is_known
    from lines
    join roles on roles.part_key = lines.part_key
    cross join filters
    where
        (filters.segment is null or lines.segment in (filters.segment, 'all'))
        and (filters.payer is null or lines.payer in (filters.payer, 'all'))
),
monthly as materialized (
    select
        area_code,
        month,
        sum(amount) filter (is_numerator) as above,
        coalesce(bool_and(is_known) filter (is_numerator), false) as is_above_known,
        sum(amount) filter (not is_numerator) as below,
        coalesce(bool_and(is_known) filter (not is_numerator), false) as is_below_known
    from asked
    group by area_code, month
),
of_one_month as (
    select
        monthly.area_code,
        monthly.month,
        formula.*,
        above as top,
        is_above_known as is_top_known,
        below as bottom,
        is_below_known as is_bottom_known,
        null::double as before,
        false as is_before_known
    from monthly
    join formula on formula.months = 1 and formula.months_back is null
),
changed as (
    select
        monthly.area_code,
        monthly.month,
        formula.*,
        monthly.above as top,
        monthly.is_above_known as is_top_known,
        monthly.below as bottom,
        monthly.is_below_known as is_bottom_known,
        earlier.above as before,
        coalesce(earlier.is_above_known, false) as is_before_known
    from monthly
    join formula on formula.months_back is not null
    left join monthly as earlier
        on earlier.area_code = monthly.area_code
        and earlier.month = (monthly.month - to_months(formula.months_back))::date
),
of_several as (
    select
        monthly.area_code,
        monthly.month,
        formula.*,
        if(count(above) over last_months = months, sum(above) over last_months, null) as top,
        bool_and(is_above_known) over last_months as is_top_known,
        if(count(below) over last_months = months, sum(below) over last_months, null) as bottom,
        bool_and(is_below_known) over last_months as is_bottom_known,
        null::double as before,
        false as is_before_known
    from monthly
    join formula on formula.months > 1
    window last_months as (
        partition by area_code order by month rows between months - 1 preceding and current row
    )
),
counts as (
    select
        counted.area_code,
        counted.as_of as counted_on,
        counted.as_of_precision as denominator_as_of_precision,
        counted.people,
        counted.indicator as denominator_metric,
        counted.is_disputed,
        counted.publisher,
        counted.title,
        counted.url,
        counted.source_kind
    from worker_counts as counted
    join workers_of on workers_of.indicator = counted.indicator
    where coalesce(wanted_level, 'regency') = 'regency'
),
summed as (
    select * from of_one_month
    union all
    select * from changed
    union all
    select * from of_several
),
beside_workers as (
    select summed.*, counts.* exclude (area_code)
    from (from summed where len(denominators) > 0) as summed
    asof left join counts
        on counts.area_code = summed.area_code and counts.counted_on <= last_day(summed.month)
    union all by name
    from summed
    where len(denominators) = 0
),
counted as (
    select
        area_code,
        month as period,
        case
            when minus_column is not null then if(
                is_top_known and is_bottom_known,
                times * top / if(len(denominators) > 0, people, 1) - bottom, null
            )
            when months_back is not null and unit = 'percent'
                then if(is_top_known and is_before_known, 100 * (top / nullif(before, 0) - 1), null)
            when months_back is not null then if(is_top_known and is_before_known, top - before, null)
            when per_column is not null
                then if(is_top_known and is_bottom_known, times * top / nullif(bottom, 0), null)
            when len(denominators) > 0 then if(is_top_known, times * top / people, null)
            else top
        end as value,
        is_top_known as is_complete,
        top as numerator,
        case
            when months_back is not null then before
            when len(denominators) > 0 then people
            when per_column is not null or minus_column is not null then bottom
        end as denominator,
        unit,
        split_part(cube_column, '.', 1) as cube,
        is_by_year,
        denominator_metric,
        counted_on as denominator_as_of,
        denominator_as_of_precision,
        is_disputed,
        publisher,
        title,
        url,
        source_kind
    from beside_workers
)
select
    area_code,
    period,
    value,
    is_complete,
    numerator,
    denominator,
    unit,
    cube,
    null::varchar as kind,
    null::varchar as source,
    period as as_of,
    if(is_by_year, 'year', 'month') as as_of_precision,
    coalesce(is_disputed, false) as is_disputed,
    false as is_minimum,
    publisher,
    title,
    url,
    null::varchar as note,
    source_kind,
    denominator_metric,
    denominator_as_of,
    denominator_as_of_precision
from counted
where value is not null
union all
select
    drawn.region_code,
    make_date(drawn.year, 1, 1),
    drawn.value,
    not drawn.is_minimum,
    null,
    null,
    drawn.unit,
    null,
    drawn.kind,
    drawn.publisher,
    drawn.as_of,
    drawn.as_of_precision,
    drawn.is_disputed,
    drawn.is_minimum,
    drawn.publisher,
    drawn.title,
    drawn.url,
    drawn.note,
    drawn.source_kind,
    null,
    null,
    null
from map_values as drawn
join formula on formula.published = drawn.indicator
where
    coalesce(wanted_level, 'regency') = 'regency'
    and wanted_segment is null
    and wanted_payer is null
    and wanted_denominator is null
    and (wanted_region is null or drawn.region_code = wanted_region)
