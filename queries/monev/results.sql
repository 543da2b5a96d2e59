-- asks:   What happened in an area since the last meeting, and how far is the year's target?
-- grain:  metric
-- param:  branch text optional      branch code; empty = the province
-- param:  region text optional      regency code; goes before the branch
-- param:  from_month date required  the first month that counts
-- param:  to_month date required    the last one, e.g. 2026-10
-- value is the sum of the months (of a stock: at their end); before the same over as many months
-- just before; year_to_date and target are of the year of to_month.
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
    where metric.at_meetings is not null and measure.value is not null
),
measured as (
    select
        lines.metric,
        lines.at_meetings,
        if(
            lines.is_flow,
            sum(value) filter (where month between asked.first_month and asked.last_month),
            sum(value) filter (where month = asked.last_month)
        ) as value,
        if(
            lines.is_flow,
            sum(value) filter (
                where month < asked.first_month
                    and month >= asked.first_month - to_months(asked.months)
            ),
            sum(value) filter (where month = asked.first_month - interval 1 month)
        ) as before,
        if(
            lines.is_flow,
            sum(value) filter (where month between date_trunc('year', asked.last_month) and asked.last_month),
            sum(value) filter (where month = asked.last_month)
        ) as year_to_date
    from lines, asked
    group by
        lines.metric, lines.at_meetings, lines.is_flow,
        asked.first_month, asked.last_month, asked.months
)
select
    measured.metric,
    measured.value,
    measured.before,
    measured.year_to_date,
    target.target
from measured
cross join asked
left join targets as target
    on target.area_code = asked.area_code
    and target.metric = measured.metric
    and target.segment = 'all'
    and target.month is null
    and target.year = year(asked.last_month)
order by measured.at_meetings
