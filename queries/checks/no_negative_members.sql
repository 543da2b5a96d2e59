-- rule-id: Tidak ada jumlah peserta yang negatif
-- rule-en: No number of members is negative
select level, definition, area_code as code, segment, payer, month, active
from monthly_areas
where active < 0
union all
select 'place', 'usual', place_code, segment, payer, month, active
from monthly_places
where active < 0
