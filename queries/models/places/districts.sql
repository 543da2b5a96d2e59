-- asks:  The districts with the number of villages in each.
-- grain: district_code
select
    district.district_code,
    district.region_code,
    district.name,
    district.latitude,
    district.longitude,
    count(village.village_code) as villages
from source.districts as district
left join source.villages as village on village.district_code = district.district_code
group by all
