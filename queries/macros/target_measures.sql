-- asks:  What did a regency reach in a month of what a target can be set for, where it is known in full?
-- grain: segment, region_code, month
-- takes: wanted_metric
-- Coverage goes as active members do.
with
lines as (
    select
        area_code as region_code,
        branch_code,
        month,
        segment,
        case wanted_metric
            when 'new_members' then new
            when 'contributions_idr' then contributions_idr
            else active
        end::double as amount
    from monthly_areas
    where level = 'regency' and definition = 'usual'
)
select segment, region_code, branch_code, month, sum(amount) as value
from lines
where segment <> 'all'
group by all
having count(amount) = count(*)
union all
select 'all', region_code, branch_code, month, sum(amount)
from lines
group by all
having count(amount) = count(*)
