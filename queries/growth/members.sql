-- asks:   How many members were active, new, lapsed and reactivated each month, by segment and payer?
-- grain:  month, segment, payer
-- scope:  totals
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency or district code; goes before the branch
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
-- Sums are of the regencies known in full in a month, regions_reported of those known in any, regions_ever,
-- in an area of regions_all. A month is complete in which all of these are.
-- A flow that one of them leaves out is missing.
with
known as materialized (from area_months($region, $branch, $definition, null)),
lines as (
    select
        cube.month,
        cube.segment,
        cube.payer,
        sum(cube.active)::bigint as active,
        if(count(cube.new) = count(*), sum(cube.new), null)::bigint as new,
        if(count(cube.lapsed) = count(*), sum(cube.lapsed), null)::bigint as lapsed,
        if(count(cube.reactivated) = count(*), sum(cube.reactivated), null)::bigint as reactivated,
        if(count(cube.contributions_idr) = count(*), sum(cube.contributions_idr), null)
            as contributions_idr
    from monthly_areas as cube
    join known on known.month = cube.month and contains(known.regions, cube.area_code)
    where
        cube.definition = coalesce($definition, 'usual')
        and cube.level = if(len($region) = 6, 'district', 'regency')
    group by all
)
select
    known.month,
    lines.* exclude (month),
    known.regions_reported,
    known.regions_ever,
    known.regions_all,
    known.regions
from known
left join lines on lines.month = known.month
where in_period(known.month, known.month, month_of($from_day), $to_day)
order by known.month, lines.segment, lines.payer
