-- asks:  Which villages lie in an agent's own district and in the two nearest ones?
-- grain: district_code, nearness, number
with
neighbours as (
    select
        own.district_code,
        other.district_code as other_code,
        row_number() over (
            partition by own.district_code
            order by
                power(own.latitude - other.latitude, 2) + power(own.longitude - other.longitude, 2),
                other.district_code
        ) - 1 as nearness
    from districts as own
    join districts as other on other.region_code = own.region_code
    qualify nearness <= 2
)
select
    neighbours.district_code,
    neighbours.nearness::integer as nearness,
    village.village_code,
    (row_number() over places - 1)::integer as number,
    count(*) over (partition by neighbours.district_code, neighbours.nearness)::integer as villages
from neighbours
join villages as village on village.district_code = neighbours.other_code
window places as (
    partition by neighbours.district_code, neighbours.nearness order by village.village_code
)
