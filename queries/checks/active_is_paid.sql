-- rule-id: Menurut bacaan ketat, peserta aktif suatu bulan ialah yang iurannya dibayar untuk bulan itu
-- rule-en: In the strict reading the members active in a month are those paid for in that month
select level, area_code, segment, payer, month, active, paid_members
from monthly_areas
where definition = 'strict' and active <> paid_members
