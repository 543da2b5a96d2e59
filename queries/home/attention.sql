-- asks:   What in an area needs attention, by rules, the weightiest first?
-- grain:  position
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month of the data, e.g. 2026-10
-- param:  today date required    the day of asking, for due dates and the age of the data
-- was:    overview/attention
-- kind names the rule; value and share are its numbers, area_code where to look. Rules: data older
-- than last month; overdue promises; the three districts that lost most in three months (20 members
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
data_old as (
    select
        1 as weight, 'data_old' as kind, asked.area_code, null::varchar as label,
        date_diff('month', asked.month, month_of(asked.today)) as value,
        null::double as share
    from asked
    where date_diff('month', asked.month, month_of(asked.today)) > 1
),
overdue as (
    select
        2, 'action_overdue', any_value(asked.area_code), null, count(*),
        max(date_diff('day', item.due_on, asked.today))
    from action_items as item, asked
    where
        item.status = 'open'
        and item.due_on < asked.today
        and in_view(item.region_code, item.branch_code, $region, $branch)
    having count(*) > 0
),
districts_now as (
    select
        cube.area_code,
        sum(cube.active) filter (where cube.month = asked.month) as now,
        sum(cube.active) filter (where cube.month = asked.month - interval 3 month) as before
    from monthly_areas as cube
    join regions_in_view as region on region.region_code = cube.region_code
    cross join asked
    where cube.definition = 'usual' and cube.level = 'district'
    group by cube.area_code
),
losses as (
    select
        3, 'district_loss', district.area_code, place.name || ', ' || region.label,
        before - now, 100.0 * (before - now) / before
    from districts_now as district
    join places as place on place.place_code = district.area_code
    join regions as region on region.region_code = place.region_code
    where before - now >= 20 and before - now >= 0.05 * before
    qualify row_number() over (order by before - now desc, district.area_code) <= 3
),
ending as (
    select
        4, 'budget_ends', region.region_code, region.label,
        sum(cube.active), null
    from monthly_areas as cube
    join regions_in_view as region on region.region_code = cube.area_code
    cross join asked
    where
        cube.definition = 'usual'
        and cube.level = 'regency'
        and cube.month = asked.month
        and month(asked.month) >= 10
        and cube.payer in ('apbd_regency', 'apbd_province', 'village_fund', 'dbh')
    group by region.region_code, region.label
    having sum(cube.active) > 0
    qualify row_number() over (order by sum(cube.active) desc, region.region_code) <= 2
),
dormant as (
    select
        5, 'agents_dormant', any_value(asked.area_code), null,
        count(*) filter (where agent.status = 'dormant'),
        100.0 * count(*) filter (where agent.status = 'dormant') / count(*)
    from agent_results((select month from asked)) as agent
    join regions_in_view as region on region.region_code = agent.region_code
    cross join asked
    where agent.status <> 'left'
    having count(*) filter (where agent.status = 'dormant') > 0
),
arrears as (
    select
        6, 'employers_in_arrears', any_value(asked.area_code), null, count(*),
        sum(employer.arrears_idr)
    from employers as employer
    join regions_in_view as region on region.region_code = employer.region_code
    cross join asked
    where employer.arrears_class = 'current'
    having count(*) > 0
),
found as (
    select * from data_old
    union all select * from overdue
    union all select * from losses
    union all select * from ending
    union all select * from dormant
    union all select * from arrears
)
select
    row_number() over (order by weight, value desc, area_code) as position,
    kind, area_code, label, value, share
from found
order by position
