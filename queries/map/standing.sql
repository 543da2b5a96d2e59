-- asks:  Where does each regency stand in a measure, among all of them and among those of its island?
-- grain: region_code
-- scope: published, totals
-- rows:  as in regions
-- param: metric text required      one of mapped metrics
-- param: month date optional       as in map/areas
-- param: year int optional         as in map/areas
-- param: segment text optional     segment of membership; empty = all
-- param: payer text optional       who pays; empty = all
-- param: denominator text optional  one of denominators; empty = the registry's first for the segment
-- Place 1 has the highest value, equal ones share a place; known and island_known say among how many. Only
-- what is known in full and of the same date has a place, two regencies at least. The island is the first the
-- regency lies on.
with
stood as (from map_at($metric, $month, $year, null, null, $segment, $payer, $denominator)),
regencies as (
    select
        region_code,
        label,
        branch_code,
        split_part(islands, ';', 1) as island,
        stood.* exclude (area_code),
        if(coalesce(is_complete, false), value, null) as placed
    from regions
    left join stood on stood.area_code = region_code
)
select
    * exclude (placed),
    count(placed) over dated as known,
    if(placed is null or known < 2, null, rank() over (dated order by placed desc nulls last)) as place,
    count(placed) over beside as island_known,
    if(
        placed is null or island_known < 2, null,
        rank() over (beside order by placed desc nulls last)
    ) as island_place,
    count(*) over (partition by island) as island_regencies
from regencies
window dated as (partition by as_of), beside as (partition by as_of, island)
order by region_code
