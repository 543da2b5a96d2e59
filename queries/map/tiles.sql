-- asks:  Where does each regency stand on the map of equal tiles?
-- grain: region_code
-- scope: published
-- rows:  as in regions
select region_code, across, down, abbreviation
from region_tiles
order by down, across
