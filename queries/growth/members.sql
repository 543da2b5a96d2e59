-- asks:   How many members were active, new, lapsed and reactivated each month, by segment and payer?
-- grain:  month, segment, payer
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency or district code; goes before the branch
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
select
    cube.month,
    cube.segment,
    cube.payer,
    cube.active,
    cube.new,
    cube.lapsed,
    cube.reactivated,
    cube.contributions_idr,
    cube.regions_reported
from monthly_areas as cube
join area_in_view($region, $branch) as asked
    on asked.area_code = cube.area_code and asked.level = cube.level
where
    cube.definition = coalesce($definition, 'usual')
    and in_period(cube.month, cube.month, month_of($from_day), $to_day)
order by cube.month, cube.segment, cube.payer
