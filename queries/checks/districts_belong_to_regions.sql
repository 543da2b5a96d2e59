-- rule-id: Setiap kecamatan berada di kabupaten/kota yang dikenal, dan setiap kabupaten punya kecamatan
-- rule-en: Every district lies in a known regency, and every regency has districts
select district.district_code as code, district.name
from districts as district
where district.region_code not in (select region_code from regions)
union all
select region_code, name from regions where districts = 0
