-- asks:   What happened in an area since the last meeting, and how far is the year's target?
-- grain:  metric
-- scope:  totals
-- param:  branch text optional      branch code; empty = the province
-- param:  region text optional      regency code; goes before the branch
-- param:  from_month date required  the first month that counts
-- param:  to_month date required    the last one, e.g. 2026-10
-- value is the sum of the months (of a stock: at their end), of the regencies that reported in all of
-- them, regions_reported of regions_all; before is of the same ones over as many months just before,
-- and missing where one of them is. year_to_date and target are of the year of to_month: without
-- year_is_whole at least so much was reached.
with
asked as (
    select
        area_code,
        month_of($from_month) as first_month,
        month_of($to_month) as last_month,
        date_diff('month', month_of($from_month), $to_month::date) + 1 as months
    from area_in_view($region, $branch)
),
lines as (
    select measure.*, metric.at_meetings
    from area_measures($region, $branch) as measure
    join metrics as metric on metric.indicator = measure.metric
    where metric.at_meetings is not null
),
by_unit as (
    select
        lines.metric,
        lines.at_meetings,
        lines.is_flow,
        lines.unit,
        count(*) filter (where month between asked.first_month and asked.last_month) as known,
        count(*) filter (
            where month < asked.first_month and month >= asked.first_month - to_months(asked.months)
        ) as known_before,
        count(*) filter (
            where month between date_trunc('year', asked.last_month) and asked.last_month
        ) as known_year,
        sum(value) filter (where month between asked.first_month and asked.last_month) as flow,
        sum(value) filter (
            where month < asked.first_month and month >= asked.first_month - to_months(asked.months)
        ) as flow_before,
        sum(value) filter (
            where month between date_trunc('year', asked.last_month) and asked.last_month
        ) as flow_year,
        sum(value) filter (where month = asked.last_month) as stock,
        sum(value) filter (where month = asked.first_month - interval 1 month) as stock_before,
        any_value(lines.is_event) as is_event
    from lines, asked
    group by all
),
compared as (
    select
        by_unit.*,
        case
            when not is_flow then stock
            when is_event or known = asked.months then flow
        end as value,
        case
            when not is_flow then stock_before
            when is_event or known_before = asked.months then flow_before
        end as before,
        if(is_flow, flow_year, stock) as reached,
        if(is_flow, is_event or known_year = month(asked.last_month), stock is not null) as has_year
    from by_unit, asked
),
measured as (
    select
        metric,
        at_meetings,
        bool_or(is_event) as is_event,
        count(value) as units,
        sum(value) as value,
        case
            when count(before) filter (where value is not null) = count(value)
                then sum(before) filter (where value is not null)
        end as before,
        sum(reached) as year_to_date,
        count(*) filter (where has_year) as units_of_year
    from compared
    group by metric, at_meetings
)
select
    measured.metric,
    measured.value,
    measured.before,
    measured.year_to_date,
    target.target,
    if(is_event, reporting.regions_reported, measured.units) as regions_reported,
    reporting.regions_ever,
    reporting.regions_all,
    if(is_event, reporting.regions_reported, units_of_year) = reporting.regions_all as year_is_whole
from measured
cross join asked
join area_reporting($region, $branch, $to_month) as reporting on reporting.metric = measured.metric
left join targets as target
    on target.area_code = asked.area_code
    and target.metric = measured.metric
    and target.segment = 'all'
    and target.month is null
    and target.year = year(asked.last_month)
order by measured.at_meetings
