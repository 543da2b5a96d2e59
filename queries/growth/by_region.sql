-- asks:   How many members were active each month in each regency in view?
-- grain:  month, region_code
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
-- param:  segment text optional   empty = all segments
-- param:  payer text optional     empty = all payers
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
select
    cube.month,
    cube.area_code as region_code,
    region.label as region_label,
    sum(cube.active)::bigint as active
from monthly_areas as cube
join regions as region on region.region_code = cube.area_code
where
    cube.level = 'regency'
    and cube.definition = coalesce($definition, 'usual')
    and in_view(region.region_code, region.branch_code, $region, $branch)
    and ($segment is null or cube.segment = $segment)
    and ($payer is null or cube.payer = $payer)
    and in_period(cube.month, cube.month, month_of($from_day), $to_day)
group by all
order by cube.month, cube.area_code
