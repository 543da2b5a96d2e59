-- asks:   When did an agent last bring in a member in each village of a district, and how many are active?
-- grain:  village_code
-- scope:  totals
-- param:  district text required  district code
-- param:  month date required     the month asked, e.g. 2026-10
with
asked as (select month_of($month) as month),
brought as (
    select
        place_code,
        max(agent_places.month) filter (where new > 0) as last_new,
        coalesce(
            sum(new) filter (where agent_places.month > asked.month - interval 12 month), 0
        )::bigint as new_members_12m
    from agent_places, asked
    where starts_with(place_code, $district) and agent_places.month <= asked.month
    group by place_code
),
members as (
    select place_code, sum(active)::bigint as active
    from monthly_places, asked
    where district_code = $district and monthly_places.month = asked.month
    group by place_code
)
select
    village.place_code as village_code,
    village.name as village_name,
    coalesce(brought.new_members_12m, 0) as new_members_12m,
    brought.last_new,
    members.active as active_members
from places as village
left join brought on brought.place_code = village.place_code
left join members on members.place_code = village.place_code
where village.level = 'village' and village.district_code = $district
order by new_members_12m, active_members desc nulls last, village.place_code
