-- asks:  For how many members does each payer pay in every regency in a month?
-- grain: region_code, payer
-- scope: totals
-- param: month date required     the month, e.g. 2026-10
-- param: branch text optional    branch code; empty = the province
-- param: segment text optional   segment of membership; empty = all
-- Only regencies known in full: of others nobody knows who pays for whom.
select
    cube.area_code as region_code,
    region.label,
    cube.payer,
    sum(cube.active)::bigint as active
from monthly_areas as cube
join regions as region on region.region_code = cube.area_code
where
    cube.definition = 'usual'
    and cube.level = 'regency'
    and cube.month = month_of($month)
    and ($segment is null or cube.segment = $segment)
    and in_view(region.region_code, region.branch_code, null, $branch)
group by all
having count(cube.active) = count(*)
order by region_code, cube.payer
