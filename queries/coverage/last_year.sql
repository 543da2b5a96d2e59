-- asks:  How many members did each regency win, and keep, in the twelve months up to one and in it?
-- grain: region_code
-- scope: totals
-- param: month date required     the last of the twelve
-- param: segment text optional   segment of membership; empty = all
-- rows:  22
-- Empty where a month of the twelve, or the one before them, is not known in full.
with
months as (
    select
        region_code,
        month,
        sum(active) as active,
        sum(new) as new,
        count(active) = count(*) and count(new) = count(*) as is_whole
    from monthly_areas
    where
        definition = 'usual' and level = 'regency'
        and month between month_of($month) - interval 12 month and month_of($month)
        and ($segment is null or segment = $segment)
    group by all
),
regencies as (
    select
        region_code,
        sum(new) filter (month > month_of($month) - interval 12 month) as new_members,
        max(active) filter (month = month_of($month))
        - max(active) filter (month = month_of($month) - interval 12 month) as net_growth,
        max(active) filter (month = month_of($month))
        - max(active) filter (month = month_of($month) - interval 1 month) as last_growth,
        count(*) filter (is_whole) = 13 as is_whole
    from months
    group by region_code
)
select
    regions.region_code,
    if(regencies.is_whole, regencies.new_members, null) as new_members,
    if(regencies.is_whole, regencies.net_growth, null) as net_growth,
    if(regencies.is_whole, regencies.last_growth, null) as last_growth
from regions
left join regencies on regencies.region_code = regions.region_code
order by regions.region_code
