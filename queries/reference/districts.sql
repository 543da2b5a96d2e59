-- asks:  Which districts (kecamatan) does a regency have, with their villages?
-- grain: district_code
-- scope: published
-- param: region text optional  region code (Kemendagri); empty = all
select district_code, region_code, name, villages
from districts
where $region is null or region_code = $region
order by district_code
