-- asks:   How many members were active each month: the series a projection starts from?
-- grain:  month
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency or district code; goes before the branch
-- param:  segment text optional   empty = all segments
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- A month in which fewer regencies reported than in the fullest one is missing: its sum would look
-- like a loss of members.
with
months as (
    select
        cube.month,
        sum(cube.active) filter (where $segment is null or cube.segment = $segment) as active,
        max(cube.regions_reported) as regions_reported
    from monthly_areas as cube
    join area_in_view($region, $branch) as asked
        on asked.area_code = cube.area_code and asked.level = cube.level
    where cube.definition = coalesce($definition, 'usual')
    group by cube.month
)
select
    month,
    if(regions_reported = max(regions_reported) over (), active::bigint, null) as active
from months
order by month
