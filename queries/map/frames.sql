-- asks:  What was a measure in every period known, in each area of a level?
-- grain: area_code, period
-- scope: published, totals
-- param: metric text required      one of mapped metrics
-- param: level text optional       one of regency, district, village; empty = regency
-- param: region text optional      a regency: itself or its districts or villages; a district: itself or its villages
-- param: segment text optional     segment of membership; empty = all
-- param: payer text optional       who pays; empty = all
-- param: denominator text optional  one of denominators; empty = the registry's first for the segment
-- period: months of what is counted from an office's data, years (their first day) of what was published.
-- No row where nothing is known.
select
    area_code,
    period,
    value,
    is_complete,
    numerator,
    denominator,
    is_disputed,
    is_minimum
from map_series($metric, $level, $region, $segment, $payer, $denominator)
order by area_code, period
