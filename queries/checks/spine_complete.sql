-- rule-id: Setiap desa di kabupaten yang dihitung dari daftar peserta punya setiap bulan: nol tertulis, tidak kosong
-- rule-en: Every village of a regency counted from members has every month: zero is written, not left out
with
expected as (
    select
        place.place_code,
        spans.last_number - spans.first_number + 1 as months,
        (
            select count(*)
            from silent_months as silent
            where
                silent.region_code = place.region_code
                and silent.month_number between spans.first_number and spans.last_number
        ) as silent
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
where found.months is null or found.months <> expected.months or found.filled <> found.months - expected.silent
