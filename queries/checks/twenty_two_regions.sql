-- rule-id: Ada tepat 22 kabupaten/kota, masing-masing dengan kode BPS sendiri
-- rule-en: There are exactly 22 regencies and cities, each with a BPS code of its own
select count(*) as regions, count(distinct bps_code) as bps_codes
from regions
having count(*) <> 22 or count(distinct bps_code) <> 22
