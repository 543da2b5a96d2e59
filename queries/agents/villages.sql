-- asks:   In which villages did one agent bring in members, and how many are active there?
-- grain:  place_code
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the month asked, e.g. 2026-10
-- A shorter code stands where only the district or regency of the members is known.
with
counted as (
    select
        place_code,
        sum(new)::bigint as brought,
        coalesce(
            sum(new) filter (where month > month_of($month) - interval 12 month), 0
        )::bigint as new_members_12m,
        sum(change)::bigint as active_members,
        max(month) filter (where new > 0) as last_new
    from agent_places
    where agent_code = $agent and month <= month_of($month)
    group by place_code
)
select
    counted.place_code,
    place.level,
    place.name as place_name,
    district.name as district_name,
    region.label as region_label,
    counted.active_members,
    counted.brought,
    counted.new_members_12m,
    counted.last_new
from counted
join places as place on place.place_code = counted.place_code
left join districts as district on district.district_code = place.district_code
left join regions as region on region.region_code = place.region_code
order by counted.active_members desc, counted.brought desc, counted.place_code
