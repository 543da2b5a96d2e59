-- asks:   What happened in an area since the last meeting, and how far is the year's target?
-- grain:  metric
-- param:  branch text optional      branch code; empty = the province
-- param:  region text optional      regency code; goes before the branch
-- param:  from_month date required  the first month that counts
-- param:  to_month date required    the last one, e.g. 2026-10
-- value is the sum of the months (active members: at their end); before the same over as many months
-- just before; year_to_date and target are of the year of to_month.
with
asked as (
    select
        area_code,
        level,
        date_trunc('month', $from_month::date)::date as first_month,
        date_trunc('month', $to_month::date)::date as last_month,
        date_diff('month', date_trunc('month', $from_month::date), $to_month::date) + 1 as months
    from area_in_view($region, $branch)
),
cells as (
    select
        cube.month,
        sum(cube.active) as active,
        sum(cube.new) as new,
        sum(cube.lapsed) as lapsed,
        sum(cube.contributions_idr) as contributions_idr
    from monthly_areas as cube
    join asked on asked.area_code = cube.area_code and asked.level = cube.level
    where cube.definition = 'usual'
    group by cube.month
),
lines as (
    unpivot (
        select
            month,
            active::double as active_members,
            new::double as new_members,
            lapsed::double as lapsed_members,
            contributions_idr::double as contributions_idr
        from cells
    )
    on active_members, new_members, lapsed_members, contributions_idr
    into name metric value amount
),
measured as (
    select
        lines.metric,
        if(
            lines.metric = 'active_members',
            sum(amount) filter (where month = asked.last_month),
            sum(amount) filter (where month between asked.first_month and asked.last_month)
        ) as value,
        if(
            lines.metric = 'active_members',
            sum(amount) filter (where month = asked.first_month - interval 1 month),
            sum(amount) filter (
                where month < asked.first_month
                    and month >= asked.first_month - to_months(asked.months)
            )
        ) as before,
        if(
            lines.metric = 'active_members',
            sum(amount) filter (where month = asked.last_month),
            sum(amount) filter (where month between date_trunc('year', asked.last_month) and asked.last_month)
        ) as year_to_date
    from lines, asked
    group by lines.metric, asked.first_month, asked.last_month, asked.months
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
order by measured.metric
