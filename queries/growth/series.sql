-- asks:   How many members were active each month: the series a projection starts from?
-- grain:  month
-- scope:  totals
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency or district code; goes before the branch
-- param:  segment text optional   empty = all segments
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- A month in which a regency that is known in another one is not known in full is missing: its sum
-- would look like a loss of members. The others are of regions_ever regencies, of regions_all.
select
    month,
    if(regions_reported = regions_ever, active, null) as active,
    regions_reported,
    regions_ever,
    regions_all
from area_months($region, $branch, $definition, $segment)
order by month
