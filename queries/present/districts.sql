-- asks:   How many members are active in each district in view, and how many were three months before?
-- grain:  district_code
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the month asked, e.g. 2026-10
-- was:    decks/districts
-- A district nothing is known of has no values; one that is counted in one of the months only has
-- no change.
with
asked as (
    select month_of($month) as month
),
counted as (
    select
        cube.area_code as district_code,
        cube.month,
        sum(cube.active)::bigint as active
    from monthly_areas as cube
    cross join asked
    where
        cube.level = 'district'
        and cube.definition = 'usual'
        and cube.month in (asked.month, asked.month - interval 3 month)
    group by cube.area_code, cube.month
    -- where a part is missing nothing is known of the whole
    having count(cube.active) = count(*)
)
select
    district.district_code,
    district.name as district_name,
    region.region_code,
    region.label as region_label,
    now.active,
    now.active - before.active as change
from districts as district
join regions as region on region.region_code = district.region_code
cross join asked
left join counted as now
    on now.district_code = district.district_code and now.month = asked.month
left join counted as before
    on before.district_code = district.district_code
    and before.month = asked.month - interval 3 month
where in_view(region.region_code, region.branch_code, $region, $branch)
order by district.district_code
