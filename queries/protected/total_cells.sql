-- asks:  How many people are in a regency altogether, of what a protected reader may ask the total of?
-- grain: cube, region_code, period
-- keep:  no
-- people: the smallest of what is counted of it, where that is not zero. Of employers also the registered
-- workers as a share tells them; they are of no period.
with
members as (
    select
        'members' as cube, month as period, branch_code, area_code as region_code,
        least(nullif(sum(active), 0), nullif(sum(paid_members), 0)) as people
    from main.monthly_areas
    where definition = 'usual' and level = 'regency'
    group by all
),
budgets as (
    select
        'budgets', make_date(year, 1, 1), branch_code, region_code,
        least(nullif(sum(covered), 0), nullif(sum(eligible), 0))
    from main.vulnerable_workers
    group by all
),
employers as (
    select
        'employers', date '2000-01-01', branch_code, region_code,
        least(
            nullif(sum(workers), 0), nullif(sum(registered_workers), 0), nullif(sum(unregistered_workers), 0),
            nullif(sum(workers) - sum(unregistered_workers), 0)
        )
    from main.employers
    where region_code is not null
    group by all
)
select cube, period, coalesce(branch_code, region_code) as branch_code, region_code, people
from (from members union all from budgets union all from employers)
