-- asks:  Which villages (desa and kelurahan) does a district have, and where do they lie?
-- grain: village_code
-- scope: published
-- param: district text required  district code
select village_code, name, latitude, longitude
from villages
where district_code = $district
order by village_code
