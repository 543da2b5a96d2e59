-- rule-id: Peta mendapat paling banyak satu nilai per kabupaten, indikator dan tahun
-- rule-en: The map gets at most one value per regency, indicator and year
select region_code, indicator, year, count(*) as times
from map_values
group by region_code, indicator, year
having count(*) > 1
