-- rule-id: Aktif = aktif bulan lalu + baru + aktif kembali − berhenti, di setiap wilayah dan segmen
-- rule-en: Active = last month's active + new + reactivated − lapsed, in every area and segment
with
segments as (
    select
        definition, level, area_code, segment, month,
        sum(active) as active, sum(new) as new,
        sum(reactivated) as reactivated, sum(lapsed) as lapsed
    from monthly_areas
    -- branches and the province are sums of these; a month nothing is known of is no part of them
    where
        level in ('regency', 'district')
        and region_code in (select region_code from enrolment_basis where basis = 'members')
    group by all
),
beside_last_month as (
    select
        *,
        lag(active, 1, 0) over (
            partition by definition, level, area_code, segment order by month
        ) as opening
    from segments
)
select definition, area_code, segment, month, opening, new, reactivated, lapsed, active
from beside_last_month
where active <> opening + new + reactivated - lapsed
