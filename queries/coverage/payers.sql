-- asks:  For how many members did each payer pay, month by month, in an area?
-- grain: month, payer
-- scope: totals
-- param: branch text optional   branch code; empty = the province
-- param: region text optional   regency code; goes before the branch
-- param: segment text optional  segment of membership; empty = all
-- param: months int optional    how many months up to the last known; empty = 36
-- Sums are of the regencies known in full in a month, and months of other regencies than the last
-- one's are left out: they can't be held against it. active is missing where a line of a payer is.
with
months_known as materialized (from area_months($region, $branch, null, $segment)),
known as materialized (
    from months_known
    where
        regions = (
            select regions from months_known where regions is not null order by month desc limit 1
        )
),
lines as (
    select
        cube.month,
        cube.payer,
        if(count(cube.active) = count(*), sum(cube.active), null)::bigint as active,
        if(count(cube.contributions_idr) = count(*), sum(cube.contributions_idr), null)
            as contributions_idr
    from monthly_areas as cube
    join known on known.month = cube.month and contains(known.regions, cube.area_code)
    where
        cube.definition = 'usual' and cube.level = 'regency'
        and ($segment is null or cube.segment = $segment)
    group by all
)
select
    lines.month, lines.payer, lines.active, lines.contributions_idr,
    known.regions_reported, known.regions_ever, known.regions_all
from lines
join known on known.month = lines.month
where lines.month > (select max(month) from known) - to_months(coalesce($months, 36)::integer)
order by lines.month, lines.payer
