-- asks:  How many people are in each line of a regency that a protected reader may ask for by itself?
-- grain: cube, period, region_code, line
-- keep:  no
-- A line: a segment with who pays, a set of programmes, a source of a budget; kin are lines that are
-- added up. people: the smallest of what is counted of it, where that is not zero, so that it is few
-- where any of its numbers is.
with
members as (
    select
        'members' as cube, month as period, branch_code, area_code as region_code, segment as kin,
        segment || '/' || payer as line, active as first, paid_members as second
    from main.monthly_areas
    where definition = 'usual' and level = 'regency'
),
programmes as (
    select
        'programmes', month, branch_code, region_code, '', coalesce(programmes, ''),
        sum(paid_members), null
    from main.monthly_programmes
    group by all
),
budgets as (
    select
        'budgets', make_date(year, 1, 1), branch_code, region_code, '', funding_source, covered, eligible
    from main.vulnerable_workers
)
select
    cube, period, coalesce(branch_code, region_code) as branch_code, region_code, kin, line,
    least(nullif(first, 0), nullif(second, 0)) as people
from (from members union all from programmes union all from budgets)
where first > 0 or second > 0
