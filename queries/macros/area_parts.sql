-- asks:  How many members were active in the regencies of an area in a month, where that is known in full?
-- grain: area_code, month
-- takes: wanted_region, wanted_branch, wanted_definition, wanted_segment, wanted_payer
-- active is missing where a part of it is. A district stands for itself.
select
    cube.area_code,
    cube.month,
    if(count(cube.active) = count(*), sum(cube.active), null)::bigint as active
from monthly_areas as cube
where
    cube.definition = coalesce(wanted_definition, 'usual')
    and cube.level = if(len(wanted_region) = 6, 'district', 'regency')
    and if(
        len(wanted_region) = 6,
        cube.area_code = wanted_region,
        in_view(cube.area_code, cube.branch_code, wanted_region, wanted_branch)
    )
    and (wanted_segment is null or cube.segment = wanted_segment)
    and (wanted_payer is null or cube.payer = wanted_payer)
group by all
