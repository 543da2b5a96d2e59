-- asks:   Which districts have no agent at work, and how many members live there without one?
-- grain:  district_code
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the month asked, e.g. 2026-10
with
at_work as (
    select distinct district_code
    from agent_results(date_trunc('month', $month::date)::date)
    where status <> 'left' and district_code is not null
),
members as (
    select area_code as district_code, sum(active) as active
    from monthly_areas
    where level = 'district' and reading = 'usual' and month = date_trunc('month', $month::date)
    group by area_code
)
select
    district.district_code,
    district.name as district_name,
    region.region_code,
    region.label as region_label,
    district.villages,
    members.active as active_members
from districts as district
join regions as region on region.region_code = district.region_code
left join members on members.district_code = district.district_code
anti join at_work on at_work.district_code = district.district_code
where
    ($branch is null or region.branch_code = $branch)
    and ($region is null or region.region_code = $region)
order by district.villages desc, district.district_code
