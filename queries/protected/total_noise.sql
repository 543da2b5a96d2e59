-- asks:  Which regencies' totals are hidden, and by what do the two warehouses differ in them?
-- grain: cube, region_code, period
-- keep:  no
-- Under five people, and with them the regency of the same branch that has most, so that the branch's
-- total, which stays, does not give the few back. Where there is none the branch's is hidden too.
with
few as (
    select cube, branch_code, period
    from total_cells
    where not is_enough(people)
    group by all
),
partners as (
    select
        totals.cube, totals.branch_code, totals.period,
        arg_max(totals.region_code, totals.people) as region_code
    from total_cells as totals
    join few using (cube, branch_code, period)
    where is_enough(totals.people - 1)
    group by all
),
chosen as (
    select totals.*
    from total_cells as totals
    left join partners using (cube, branch_code, period, region_code)
    where not is_enough(totals.people) or partners.region_code is not null
)
select
    cube,
    region_code,
    branch_code,
    period,
    count(*) over branch > 1 and is_enough(sum(people) over branch - count(*) over branch) as is_closed,
    drawn_by((cube, region_code, period, 'total')) as drawn,
    if(is_closed, count(*) over branch * drawn - sum(drawn) over branch, drawn)::bigint as noise
from chosen
window branch as (partition by cube, branch_code, period)
