-- asks:   From one month to another, who came, came back and left, by regency and segment?
-- grain:  region_code, segment
-- scope:  totals
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
-- param:  from_month date required  the opening stock is that of this month's end
-- param:  to_month date required    the closing stock is that of this month's end
-- Flows are those of the months after from_month up to to_month; opening + new + reactivated − lapsed
-- = closing in every row. A change of segment is a lapse in the old one and a return in the new one.
-- Only regencies known in full at both ends, with the flows of every month between, regions_reported
-- of them, of regions_all; who came back may be left out where those who came and left make the whole.
with
regencies as (
    select area_code as region_code, segment, month, active, new, reactivated, lapsed
    from monthly_areas
    where
        definition = 'usual'
        and level = 'regency'
        and month between month_of($from_month) and month_of($to_month)
        and in_view(area_code, branch_code, $region, $branch)
),
parts as (
    select
        region_code,
        segment,
        bool_or(month in (month_of($from_month), month_of($to_month)) and active is null)
        or bool_or(month > month_of($from_month) and new + lapsed is null) as is_unknown,
        bool_or(month > month_of($from_month) and reactivated is null) as has_unknown_returns,
        coalesce(sum(active) filter (where month = month_of($from_month)), 0) as opening,
        coalesce(sum(new) filter (where month > month_of($from_month)), 0) as new,
        coalesce(sum(reactivated) filter (where month > month_of($from_month)), 0) as reactivated,
        coalesce(sum(lapsed) filter (where month > month_of($from_month)), 0) as lapsed,
        coalesce(sum(active) filter (where month = month_of($to_month)), 0) as closing
    from regencies
    group by region_code, segment
),
known as (
    select region_code
    from parts
    group by region_code
    having not bool_or(
        is_unknown or has_unknown_returns and opening + new - lapsed <> closing
    )
    intersect
    select region_code
    from regencies
    group by region_code
    having count(distinct month) = date_diff('month', month_of($from_month), month_of($to_month)) + 1
)
select
    parts.region_code,
    region.label as region_label,
    parts.segment,
    parts.opening::bigint as opening,
    parts.new::bigint as new,
    parts.reactivated::bigint as reactivated,
    parts.lapsed::bigint as lapsed,
    parts.closing::bigint as closing,
    (select count(*) from known) as regions_reported,
    (
        select count(*)
        from regions
        where in_view(region_code, branch_code, $region, $branch)
    ) as regions_all
from parts
semi join known on known.region_code = parts.region_code
join regions as region on region.region_code = parts.region_code
where parts.opening + parts.new + parts.reactivated + parts.lapsed + parts.closing <> 0
order by parts.region_code, parts.segment
