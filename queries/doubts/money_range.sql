-- asks:   Between which means does what is paid for a member and month, or for a claim, lie by far?
-- grain:  (one row)
-- param:  subject text required     contributions or claims
-- param:  code text required        as in money_bounds
-- param:  first_month date required
-- param:  last_month date required
-- Reads the model money_bounds, over the shipped rules; no amounts where these name none.
select min(least_idr) as least_idr, max(most_idr) as most_idr
from money_bounds
where subject = $subject and code = $code and month between $first_month and $last_month
