-- asks:  How many members of an area lose their cover with the budget year, and whose budget is it?
-- grain: region_code, payer
-- takes: wanted_region, wanted_branch, wanted_month, wanted_within
-- So many months before a year's end, two without, members whom a public budget pays for: it ends with
-- December. self_employed are those of them in BPU, who lose their cover after the months of grace. Only of
-- regencies of which each such number is known.
select
    cube.area_code as region_code,
    cube.payer,
    sum(cube.active)::bigint as members,
    coalesce(sum(cube.active) filter (cube.segment = 'BPU'), 0)::bigint as self_employed
from monthly_areas as cube
where
    cube.definition = 'usual'
    and cube.level = 'regency'
    and cube.month = month_of(wanted_month)
    and 12 - month(wanted_month::date) <= coalesce(wanted_within, 2)
    and is_public_payer(cube.payer)
    and in_view(cube.area_code, cube.branch_code, wanted_region, wanted_branch)
group by cube.area_code, cube.payer
qualify sum(cube.active) > 0 and bool_and(count(cube.active) = count(*)) over (partition by cube.area_code)
