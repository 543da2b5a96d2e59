-- asks:   What in an area needs attention, by rules, the weightiest first?
-- grain:  position
-- hides:  rows
-- scope:  totals
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month of the data, e.g. 2026-10
-- param:  today date required    the day of asking, for due dates and the age of the data
-- was:    overview/attention
-- kind names the rule; value and share are its numbers, area_code where to look, of_all among how many
-- a rule that shows the largest alone found. Rules: regencies of
-- which nothing was ever reported, that are missing or incomplete this month, and months of the last
-- year in which one was; new, lapsed or returned members left out by a regency that reported the rest;
-- data older than last month; overdue promises; the three districts that lost most in three months (20 members
-- and 5 % at least); public budgets that end with the year within three months; agents three months
-- without a new member; employers in their first three months of arrears.
with
asked as (
    select area_code, level, month_of($month) as month, $today::date as today
    from area_in_view($region, $branch)
),
regions_in_view as (
    select region_code, label
    from regions
    where in_view(region_code, branch_code, $region, $branch)
),
reporting as (from area_reporting($region, $branch, $month)),
-- which regencies each month of the last year up to this one is known of, in full
year_known as (
    select known.month, known.regions, known.regions_ever
    from area_months($region, $branch, null, null) as known
    cross join asked
    where known.month <= asked.month and known.month > asked.month - interval 12 month
),
ever as (
    select region.region_code, region.label
    from regions_in_view as region
    semi join (from regency_measures where metric = 'active_members') as measure
        on measure.region_code = region.region_code
),
never as (
    select
        3 as weight, 'regions_never' as kind, any_value(asked.area_code) as area_code,
        string_agg(region.label, ', ' order by region.label) as label,
        count(*) as value, any_value(reporting.regions_all)::double as share
    from regions_in_view as region
    anti join ever on ever.region_code = region.region_code
    cross join asked
    join reporting on reporting.metric = 'active_members'
    having count(*) > 0
),
missing as (
    select
        1, 'regions_missing', any_value(asked.area_code),
        string_agg(ever.label, ', ' order by ever.label), count(*), any_value(year_known.regions_ever)
    from ever
    cross join asked
    join year_known on year_known.month = asked.month
    where not list_contains(string_split(coalesce(year_known.regions, ''), ','), ever.region_code)
    having count(*) > 0
),
gaps as (
    select
        2, 'months_missing', any_value(asked.area_code),
        strftime(max(gap.month), '%Y-%m'), count(*), null
    from (
        select known.month
        from year_known as known, asked
        where
            len(string_split(known.regions, ',')) is distinct from known.regions_ever
            and known.month < asked.month
    ) as gap
    cross join asked
    having count(*) > 0
),
flows_left_out as (
    select
        4, 'flows_missing', any_value(asked.area_code),
        string_agg(distinct ever.label, ', ' order by ever.label), count(distinct ever.region_code),
        null
    from regency_measures as measure
    join ever on ever.region_code = measure.region_code
    cross join asked
    where
        measure.metric in ('new_members', 'lapsed_members', 'reactivated_members')
        and exists (
            from regency_measures as known
            where
                known.metric = 'active_members' and known.month = asked.month
                and known.region_code = measure.region_code
        )
        and not exists (
            from regency_measures as known
            where
                known.metric = measure.metric and known.month = asked.month
                and known.region_code = measure.region_code
        )
    having count(*) > 0
),
data_old as (
    select
        5 as weight, 'data_old' as kind, asked.area_code, null::varchar as label,
        date_diff('month', asked.month, month_of(asked.today)) as value,
        null::double as share
    from asked
    where date_diff('month', asked.month, month_of(asked.today)) > 1
),
overdue as (
    select
        6, 'action_overdue', any_value(asked.area_code), null, count(*),
        max(date_diff('day', item.due_on, asked.today))
    from action_items as item, asked
    where
        item.status = 'open'
        and item.due_on < asked.today
        and in_view(item.region_code, item.branch_code, $region, $branch)
    having count(*) > 0
),
districts_known as (
    select cube.area_code, cube.month, sum(cube.active) as active
    from monthly_areas as cube
    join regions_in_view as region on region.region_code = cube.region_code
    cross join asked
    where
        cube.definition = 'usual'
        and cube.level = 'district'
        and cube.month in (asked.month, asked.month - interval 3 month)
    group by cube.area_code, cube.month
    having count(cube.active) = count(*)
),
districts_now as (
    select line.area_code, line.active as now, earlier.active as before
    from districts_known as line
    join asked on asked.month = line.month
    join districts_known as earlier
        on earlier.area_code = line.area_code
        and earlier.month = asked.month - interval 3 month
),
losses as (
    select
        7, 'district_loss', district.area_code, place.name || ', ' || region.label,
        before - now, 100.0 * (before - now) / before, count(*) over ()
    from districts_now as district
    join places as place on place.place_code = district.area_code
    join regions as region on region.region_code = place.region_code
    where before - now >= 20 and before - now >= 0.05 * before
    qualify row_number() over (order by before - now desc, district.area_code) <= 3
),
ending as (
    select
        8, 'budget_ends', any_value(asked.area_code),
        string_agg(distinct region.label, ', ' order by region.label), sum(budget.members), null
    from budgets_ending($region, $branch, $month, null) as budget
    join regions as region on region.region_code = budget.region_code
    cross join asked
    having count(*) > 0
),
dormant as (
    select
        9, 'agents_dormant', any_value(asked.area_code), null,
        count(*) filter (where agent.status = 'dormant'),
        100.0 * count(*) filter (where agent.status = 'dormant') / count(*)
    from agent_results((select month from asked)) as agent
    join regions_in_view as region on region.region_code = agent.region_code
    cross join asked
    -- a recap does not tell whom an agent brought in, nor does a month that is not known
    semi join known_months as known
        on known.region_code = agent.region_code
        and known.month_number = month_number(asked.month)
    where agent.status <> 'left'
    having count(*) filter (where agent.status = 'dormant') > 0
),
arrears as (
    select
        10, 'employers_in_arrears', any_value(asked.area_code), null, count(*),
        sum(employer.arrears_idr)
    from employers as employer
    join regions_in_view as region on region.region_code = employer.region_code
    cross join asked
    where employer.arrears_class = 'current'
    having count(*) > 0
),
found as (
    select *, null::bigint as of_all from never
    union all select *, null from missing
    union all select *, null from gaps
    union all select *, null from flows_left_out
    union all select *, null from data_old
    union all select *, null from overdue
    union all select * from losses
    union all select *, null from ending
    union all select *, null from dormant
    union all select *, null from arrears
)
select
    row_number() over (order by weight, value desc, area_code) as position,
    kind, area_code, label, value, share, of_all
from found
order by position
