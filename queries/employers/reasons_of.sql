-- asks:   Why should one employer be visited, and what does each reason count for?
-- grain:  reason
-- scope:  people
-- param:  employer text required  the employer's code
-- each: what the reason counts for once, or for each worker or million rupiah (counted); points: in all.
select reason.reason, weight.counted, weight.points as each, reason.points
from visit_reasons as reason
join visit_points as weight on weight.reason = reason.reason
where reason.employer_code = $employer
order by reason.points desc, reason.reason
