-- asks:  Every place a member can be counted in: regency, district and village, with what it lies in.
-- grain: place_code
-- A code begins with the code of what it lies in; shorter ones stand where the village isn't known.
select
    region_code as place_code, 'regency' as level, name,
    region_code, null::varchar as district_code, branch_code
from regions
union all
select
    district.district_code, 'district', district.name,
    district.region_code, district.district_code, region.branch_code
from source.districts as district
left join regions as region on region.region_code = district.region_code
union all
select
    village.village_code, 'village', village.name,
    district.region_code, village.district_code, region.branch_code
from source.villages as village
join source.districts as district on district.district_code = village.district_code
left join regions as region on region.region_code = district.region_code
