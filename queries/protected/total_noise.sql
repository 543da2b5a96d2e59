-- asks:  Which regencies' totals of a month are hidden, and by what do the two warehouses differ in them?
-- grain: region_code, month
-- keep:  no
-- Under five people, and with them the regency of the same branch that has most, so that the branch's
-- total, which stays, does not give the few back. Where there is none the branch's is hidden too.
with
totals as (
    select
        area_code as region_code, branch_code, month,
        least(nullif(sum(active), 0), nullif(sum(paid_members), 0)) as people
    from main.monthly_areas
    where definition = 'usual' and level = 'regency'
    group by all
),
few as (
    select branch_code, month, count(*) as regencies, sum(people) as people
    from totals
    where people < 5
    group by all
),
partners as (
    select totals.branch_code, totals.month, arg_max(totals.region_code, totals.people) as region_code
    from totals
    join few on few.branch_code = totals.branch_code and few.month = totals.month
    where totals.people >= 6
    group by all
),
chosen as (
    select totals.*
    from totals
    left join partners using (branch_code, month, region_code)
    where totals.people < 5 or partners.region_code is not null
)
select
    region_code,
    branch_code,
    month,
    count(*) over branch > 1 and sum(people) over branch - count(*) over branch >= 5 as is_closed,
    (1000 + hash(region_code, month, 'total') % 1000003)::bigint as drawn,
    if(is_closed, count(*) over branch * drawn - sum(drawn) over branch, drawn)::bigint as noise
from chosen
window branch as (partition by branch_code, month)
