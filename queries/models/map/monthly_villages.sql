-- asks:  In how many villages of a district did nobody work as a member, month by month?
-- grain: district_code, month
-- Villages in which a member is known to live; empty in a month of which nothing is known. is_whole: no
-- member of the district is known without the village.
with
places_known as (
    select
        place_code, region_code, district_code, month,
        if(count(active) = count(*), sum(active), null) as active
    from monthly_places
    group by all
)
select
    district_code,
    region_code,
    month,
    count(*) filter (len(place_code) = 10) as villages,
    if(
        count(active) = count(*), count(*) filter (len(place_code) = 10 and active = 0), null
    ) as without_members,
    coalesce(sum(active) filter (len(place_code) < 10), 0) = 0 as is_whole
from places_known
where district_code is not null
group by all
