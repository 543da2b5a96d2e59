-- asks:   From one month to another, who came, came back and left, by regency and segment?
-- grain:  region_code, segment
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
-- param:  from_month date required  the opening stock is that of this month's end
-- param:  to_month date required    the closing stock is that of this month's end
-- Flows are those of the months after from_month up to to_month; opening + new + reactivated − lapsed
-- = closing in every row. A change of segment is a lapse in the old one and a return in the new one.
with
regencies as (
    select area_code as region_code, segment, month, active, new, reactivated, lapsed
    from monthly_areas
    where
        definition = 'usual'
        and level = 'regency'
        and month between $from_month and $to_month
        and in_view(area_code, branch_code, $region, $branch)
)
select
    regencies.region_code,
    region.label as region_label,
    segment,
    coalesce(sum(active) filter (where month = $from_month), 0)::bigint as opening,
    coalesce(sum(new) filter (where month > $from_month), 0)::bigint as new,
    coalesce(sum(reactivated) filter (where month > $from_month), 0)::bigint as reactivated,
    coalesce(sum(lapsed) filter (where month > $from_month), 0)::bigint as lapsed,
    coalesce(sum(active) filter (where month = $to_month), 0)::bigint as closing
from regencies
join regions as region on region.region_code = regencies.region_code
group by all
having opening + new + reactivated + lapsed + closing > 0
order by regencies.region_code, segment
