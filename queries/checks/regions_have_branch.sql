-- rule-id: Setiap kabupaten/kota dilayani satu kantor cabang yang dikenal
-- rule-en: Every regency is served by one known branch
select region_code, name, branch_code
from regions
where branch_code is null or branch_code not in (select branch_code from branches)
