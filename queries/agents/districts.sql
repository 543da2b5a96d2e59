-- asks:   Which districts have an agent at work, and in how many villages did nobody bring in members?
-- grain:  district_code
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the month asked, e.g. 2026-10
-- An agent's own district is where they live or were given; villages_without counts villages where no
-- agent of any district brought in a member within twelve months.
with
asked as (select month_of($month) as month),
at_work as (
    select district_code, count(*) as agents
    from agent_results(month_of($month))
    where status <> 'left' and district_code is not null
    group by district_code
),
members as (
    select area_code as district_code, sum(active)::bigint as active
    from monthly_areas, asked
    where level = 'district' and definition = 'usual' and monthly_areas.month = asked.month
    group by area_code
),
brought as (
    select
        place_code[:6] as district_code,
        count(distinct place_code) filter (where len(place_code) = 10) as villages,
        sum(new)::bigint as new_members
    from agent_places, asked
    where
        new > 0 and agent_places.month <= asked.month
        and agent_places.month > asked.month - interval 12 month
    group by 1
)
select
    district.district_code,
    district.name as district_name,
    region.region_code,
    region.label as region_label,
    coalesce(at_work.agents, 0) as agents,
    district.villages,
    (district.villages - coalesce(brought.villages, 0))::bigint as villages_without,
    coalesce(brought.new_members, 0) as new_members_12m,
    members.active as active_members
from districts as district
join regions as region on region.region_code = district.region_code
left join at_work on at_work.district_code = district.district_code
left join members on members.district_code = district.district_code
left join brought on brought.district_code = district.district_code
where in_view(region.region_code, region.branch_code, $region, $branch)
order by members.active desc nulls last, district.villages desc, district.district_code
