-- rule-id: Setiap desa di kabupaten yang dihitung dari daftar peserta punya setiap bulan: nol tertulis, tidak kosong
-- rule-en: Every village of a regency counted from members has every month: zero is written, not left out
with
expected as (
    select
        place.place_code,
        spans.last_number - spans.first_number + 1 as months,
        (
            select count(*) from known_months as known where known.region_code = place.region_code
        ) as known
    from places as place
    join spans on spans.region_code = place.region_code
    where spans.basis = 'members' and place.level = 'village'
),
found as (
    select place_code, segment, payer, count(*) as months, count(active) as filled
    from monthly_places
    group by all
)
select expected.place_code, found.segment, found.payer, found.months
from expected
left join found on found.place_code = expected.place_code
where found.months is null or found.months <> expected.months or found.filled <> expected.known
