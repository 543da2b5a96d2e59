-- rule-id: Setiap kabupaten/kota dalam daftar wilayah ada tepat satu kali, masing-masing dengan kode BPS sendiri
-- rule-en: Every regency and city in the list of areas is there exactly once, each with a BPS code of its own
with
expected as (
    select count(*) as regions from source.areas where kind in ('regency', 'city')
)
select count(*) as regions, count(distinct bps_code) as bps_codes, any_value(expected.regions) as expected
from regions, expected
having regions <> expected or bps_codes <> expected
