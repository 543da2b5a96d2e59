-- asks:   Which employers should be visited, and why, the weightiest first?
-- grain:  employer_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  reason text optional  only those with this reason; empty = all
-- points: the sum over all reasons of the employer; reasons: separated by commas, weightiest first.
with
reasons as (
    select
        employer_code,
        string_agg(reason, ',' order by points desc, reason) as reasons,
        sum(points) as points,
        $reason is null or bool_or(reason = $reason) as is_wanted
    from visit_reasons
    group by employer_code
)
select
    row_number() over (
        order by reasons.points desc, employer.arrears_idr desc nulls last, employer.employer_code
    ) as rank,
    employer.employer_code,
    employer.name,
    employer.region_code,
    employer.region_label,
    employer.sector,
    employer.size_class,
    employer.workers,
    employer.registered_workers,
    employer.unregistered_workers,
    employer.programmes,
    employer.arrears_months,
    employer.arrears_idr,
    employer.pressed_by,
    employer.pressed_by_name,
    reasons.reasons,
    reasons.points
from employers as employer
join reasons on reasons.employer_code = employer.employer_code
where
    reasons.is_wanted
    and in_view(employer.region_code, employer.branch_code, $region, $branch)
order by rank
