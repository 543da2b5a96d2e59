-- asks:  Of which districts are the active members of a month hidden?
-- grain: district_code, month
-- keep:  no
-- With under five people, and so many others of the regency, the smallest first, that the regency's total
-- leaves each of them a range of five; all of a regency whose total is hidden. Who is listed without a
-- district is a part of the regency too, which the others give back.
with
placed as (
    select
        region_code, area_code as district_code, month,
        sum(active) as active, sum(paid_members) as paid_members,
        count(active) = count(*) as is_known
    from main.monthly_areas
    where definition = 'usual' and level = 'district'
    group by all
),
wholes as (
    select
        area_code as region_code, month, sum(active) as active, sum(paid_members) as paid_members
    from main.monthly_areas
    where definition = 'usual' and level = 'regency'
    group by all
),
parts as (
    select region_code, district_code, month, active, paid_members from placed where is_known
    union all
    select
        region_code, region_code, month, any_value(wholes.active) - sum(placed.active),
        any_value(wholes.paid_members) - sum(placed.paid_members)
    from placed
    join wholes using (region_code, month)
    group by region_code, month
),
counted as (
    select
        region_code, district_code, month,
        least(nullif(active, 0), nullif(paid_members, 0)) as people
    from parts
    where active > 0 or paid_members > 0
),
ordered as (
    select
        *,
        count(*) filter (not is_enough(people)) over regency as few,
        sum(people) over (
            partition by region_code, month order by people, district_code
            rows between unbounded preceding and 1 preceding
        ) as before,
        row_number() over (partition by region_code, month order by people, district_code) - 1
            as smaller
    from counted
    window regency as (partition by region_code, month)
)
select district_code, month
from ordered
-- the smaller ones do not protect each other yet
where few > 0 and (not is_enough(people) or smaller < 2 or not is_enough(before - smaller))
union
select counted.district_code, counted.month
from counted
join total_noise as total
    on total.cube = 'members' and total.region_code = counted.region_code and total.period = counted.month
