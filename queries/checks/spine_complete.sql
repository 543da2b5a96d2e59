-- rule-id: Setiap desa di kabupaten yang dihitung dari daftar peserta punya setiap bulan: nol tertulis, tidak kosong
-- rule-en: Every village of a regency counted from members has every month: zero is written, not left out
with
expected as (
    select
        place.place_code,
        date_diff('month', basis.first_month, basis.last_month) + 1 as months
    from places as place
    join enrolment_basis as basis on basis.region_code = place.region_code
    where basis.basis = 'members' and place.level = 'village'
),
found as (
    select place_code, segment, payer, count(*) as months, count(active) as filled
    from monthly_places
    group by all
)
select expected.place_code, found.segment, found.payer, found.months
from expected
left join found on found.place_code = expected.place_code
where found.months is null or found.months <> expected.months or found.filled <> found.months
