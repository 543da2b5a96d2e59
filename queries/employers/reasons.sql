-- asks:   How many employers have each reason to be visited, and what does the reason count for?
-- grain:  reason
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
with
in_view as (
    select reason.employer_code, reason.reason
    from visit_reasons as reason
    join employers as employer on employer.employer_code = reason.employer_code
    where in_view(employer.region_code, employer.branch_code, $region, $branch)
)
select
    weight.reason,
    weight.counted,
    weight.points,
    count(in_view.employer_code) as employers
from visit_points as weight
left join in_view on in_view.reason = weight.reason
group by all
order by weight.counted desc, weight.points, weight.reason
