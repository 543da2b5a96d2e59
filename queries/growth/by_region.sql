-- asks:   How many members were active each month in each regency in view?
-- grain:  month, region_code
-- scope:  totals
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
-- param:  segment text optional   empty = all segments
-- param:  payer text optional     empty = all payers
-- param:  definition text optional   usual (grace counts) or strict (only paid months); empty = usual
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
-- A regency of which a part is missing in a month has no number then.
select part.month, region.region_code, region.label as region_label, part.active
from area_parts($region, $branch, $definition, $segment, $payer) as part
join regions as region on region.region_code = part.area_code
where in_period(part.month, part.month, month_of($from_day), $to_day)
order by part.month, region.region_code
