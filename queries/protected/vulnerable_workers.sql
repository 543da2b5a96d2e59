-- asks:  What may a protected reader be told of budgets for vulnerable workers?
-- grain: year, region_code, funding_source
-- How much a budget is, is public; for how many people, and for how long, not where these are few. What is
-- different of a regency's year altogether stands in its largest budget.
with
told as (
    select
        budget.*,
        coalesce(moved.noise, 0) + if(
            row_number() over (
                partition by budget.region_code, budget.year
                order by budget.covered desc, budget.funding_source
            ) = 1,
            coalesce(total.noise, 0), 0
        ) as noise
    from main.vulnerable_workers as budget
    left join line_noise as moved
        on moved.cube = 'budgets' and moved.region_code = budget.region_code
        and moved.period = make_date(budget.year, 1, 1) and moved.line = budget.funding_source
    left join total_noise as total
        on total.cube = 'budgets' and total.region_code = budget.region_code
        and total.period = make_date(budget.year, 1, 1)
)
select
    * exclude (noise)
    replace (
        covered + noise as covered,
        eligible + noise as eligible,
        months_paid + noise as months_paid,
        budget_realised_idr + noise as budget_realised_idr
    )
from told
