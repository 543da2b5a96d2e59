-- rule-id: Jumlah desa = kecamatan = kabupaten = kantor = provinsi, setiap bulan, segmen, dan pembayar
-- rule-en: Villages, districts, regencies and branches add up to the whole, in every month, segment and payer
with
places as (
    select
        'usual' as definition, segment, payer, month, active, new, lapsed, reactivated,
        contributions_idr, branch_code, district_code
    from monthly_places
),
totals as (
    select
        level, definition, segment, payer, month,
        sum(active) as active, sum(new) as new, sum(lapsed) as lapsed,
        sum(reactivated) as reactivated, round(sum(contributions_idr)) as contributions_idr
    from monthly_areas
    group by all
    union all
    select
        'place', definition, segment, payer, month,
        sum(active), sum(new), sum(lapsed), sum(reactivated), round(sum(contributions_idr))
    from places
    group by all
    union all
    -- what is known of a regency only is in no district
    select
        'district', definition, segment, payer, month,
        sum(active), sum(new), sum(lapsed), sum(reactivated), round(sum(contributions_idr))
    from places
    where district_code is null
    group by all
    union all
    select
        'branch', definition, segment, payer, month,
        sum(active), sum(new), sum(lapsed), sum(reactivated), round(sum(contributions_idr))
    from places
    where branch_code is null
    group by all
),
levels as (
    select
        level, definition, segment, payer, month,
        coalesce(sum(active), 0) as active, coalesce(sum(new), 0) as new,
        coalesce(sum(lapsed), 0) as lapsed, coalesce(sum(reactivated), 0) as reactivated,
        coalesce(sum(contributions_idr), 0) as contributions_idr
    from totals
    group by all
)
select level.*
from levels as level
join levels as whole
    on whole.level = 'province'
    and whole.definition = level.definition and whole.segment = level.segment
    and whole.payer = level.payer and whole.month = level.month
where
    level.active <> whole.active
    or level.new <> whole.new
    or level.lapsed <> whole.lapsed
    or level.reactivated <> whole.reactivated
    -- rupiah are rounded once a level
    or abs(level.contributions_idr - whole.contributions_idr) > 4
