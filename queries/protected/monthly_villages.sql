-- asks:  What may a protected reader be told of villages without members?
-- grain: district_code, month
-- How many a regency has, where those with members have five on average at least; of no district.
with
drawn as (
    select
        village.*,
        drawn_by((village.district_code, village.month)) as drawn,
        sum(village.villages - village.without_members) over regency * 5 > total.active as is_few,
        count(*) over regency as districts
    from main.monthly_villages as village
    left join (
        select area_code as region_code, month, sum(active) as active
        from main.monthly_areas
        where definition = 'usual' and level = 'regency'
        group by all
    ) as total using (region_code, month)
    window regency as (partition by village.region_code, village.month)
)
select
    * exclude (drawn, is_few, districts)
    replace (
        (without_members + if(is_few, drawn, districts * drawn - sum(drawn) over regency))::bigint
            as without_members
    )
from drawn
window regency as (partition by region_code, month)
