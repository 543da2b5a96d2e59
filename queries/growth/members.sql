-- asks:   How many members were active, new, lapsed and reactivated each month, by segment and payer?
-- grain:  month, segment, payer
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency or district code; goes before the branch
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
-- Sums are of the regencies known in full in a month, regions_reported of those known in any, regions_ever,
-- in an area of regions_all. A month is complete in which all of these are.
-- A flow that one of them leaves out is missing.
with
lines as (
    select cube.*
    from monthly_areas as cube
    join area_parts($region, $branch, $definition, null, null) as part
        on part.area_code = cube.area_code and part.month = cube.month
    where
        cube.definition = coalesce($definition, 'usual')
        and in_period(cube.month, cube.month, month_of($from_day), $to_day)
        and part.active is not null
)
select
    known.month,
    lines.segment,
    lines.payer,
    sum(lines.active)::bigint as active,
    if(count(lines.new) = count(*), sum(lines.new), null)::bigint as new,
    if(count(lines.lapsed) = count(*), sum(lines.lapsed), null)::bigint as lapsed,
    if(count(lines.reactivated) = count(*), sum(lines.reactivated), null)::bigint as reactivated,
    if(count(lines.contributions_idr) = count(*), sum(lines.contributions_idr), null)
        as contributions_idr,
    known.regions_reported,
    known.regions_ever,
    known.regions_all,
    known.regions
from lines
right join area_months($region, $branch, $definition, null) as known on known.month = lines.month
where in_period(known.month, known.month, month_of($from_day), $to_day)
group by all
order by known.month, lines.segment, lines.payer
