-- rule-id: Dalam rekap impor, aktif = aktif bulan lalu + baru + aktif kembali − berhenti
-- rule-en: In an imported recap, active = last month's active + new + reactivated − lapsed
-- severity: warning
with
recap as (
    select place.*
    from monthly_places as place
    join enrolment_basis as basis on basis.region_code = place.region_code
    where basis.basis = 'recap'
),
beside_last_month as (
    select
        *,
        lag(active) over (partition by place_code, segment, payer order by month) as opening
    from recap
)
select place_code, segment, payer, month, opening, new, reactivated, lapsed, active
from beside_last_month
where active <> opening + new + reactivated - lapsed
