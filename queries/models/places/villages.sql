-- asks:  The villages with the district and regency each lies in, and where.
-- grain: village_code
select
    village.village_code,
    village.district_code,
    district.region_code,
    village.name,
    village.latitude,
    village.longitude
from source.villages as village
join source.districts as district on district.district_code = village.district_code
