-- asks:  What are places called: the province, regencies, districts and villages by code?
-- grain: place_code
-- scope: published
-- param: codes text required   codes, separated by commas
-- A village is named with its district: many share a name.
with
asked as (
    select distinct unnest(string_split($codes, ','))::text as place_code
)
select
    asked.place_code,
    coalesce(
        area.label,
        if(place.level = 'village', place.name || ', ' || district.name, place.name)
    ) as label
from asked
left join areas as area on area.area_code = asked.place_code
left join places as place on place.place_code = asked.place_code
left join districts as district on district.district_code = left(asked.place_code, 6)
where area.area_code is not null or place.place_code is not null
