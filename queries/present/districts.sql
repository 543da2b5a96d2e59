-- asks:   How many members are active in each district in view, and how many were three months before?
-- grain:  district_code
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
        sum(cube.active) filter (where cube.month = asked.month)::bigint as active,
        sum(cube.active) filter (where cube.month = asked.month - interval 3 month)::bigint as before
    from monthly_areas as cube
    cross join asked
    where
        cube.level = 'district'
        and cube.definition = 'usual'
        and cube.month in (asked.month, asked.month - interval 3 month)
    group by cube.area_code
)
select
    district.district_code,
    district.name as district_name,
    region.region_code,
    region.label as region_label,
    counted.active,
    counted.active - counted.before as change
from districts as district
join regions as region on region.region_code = district.region_code
left join counted on counted.district_code = district.district_code
where in_view(region.region_code, region.branch_code, $region, $branch)
order by district.district_code
