-- asks:  What may a protected reader be told of budgets for vulnerable workers?
-- grain: year, region_code, funding_source
-- How much a budget is, is public; for how many people, and for how long, not where these are few.
select
    budget.* replace (
        budget.covered + coalesce(moved.noise, 0) as covered,
        budget.eligible + coalesce(moved.noise, 0) as eligible,
        budget.months_paid + coalesce(moved.noise, 0) as months_paid,
        budget.budget_realised_idr + coalesce(moved.noise, 0) as budget_realised_idr
    )
from main.vulnerable_workers as budget
left join line_noise as moved
    on moved.cube = 'budgets' and moved.region_code = budget.region_code
    and moved.period = make_date(budget.year, 1, 1) and moved.line = budget.funding_source
