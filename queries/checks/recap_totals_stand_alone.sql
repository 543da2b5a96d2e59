-- rule-id: Rekap yang merinci segmen atau pembayar tidak sekaligus memuat jumlahnya (jumlah itu tidak dihitung)
-- rule-en: A recap broken down by segment or payer does not carry the total too (that total is not counted)
-- severity: warning
select region_code, month, list(distinct segment order by segment) as segments
from source.enrollment_monthly
group by region_code, month
having bool_or(segment = 'all') and bool_or(segment <> 'all')
union all
select region_code, month, list(distinct payer order by payer)
from source.enrollment_monthly
group by region_code, month, segment
having bool_or(payer = 'all') and bool_or(payer <> 'all')
