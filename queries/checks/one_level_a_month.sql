-- rule-id: Dalam rekap, satu kabupaten dilaporkan pada satu tingkat saja setiap bulan
-- rule-en: In the recap a regency is reported at one level only in a month
select left(region_code, 4) as region_code, month, count(distinct len(region_code)) as levels
from source.enrollment_monthly
group by all
having levels > 1
