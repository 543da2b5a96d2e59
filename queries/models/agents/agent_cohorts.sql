-- asks:  Of the members an agent brought in a month, how many were active 6 and 12 months later?
-- grain: agent_code, joined_on
-- In the usual definition; null where the data don't reach that far.
select
    agent_code,
    month_from_number(joined_month) as joined_on,
    sum(change) filter (where months_since = 0)::bigint as members,
    if(
        any_value(seen_months) < 6, null, sum(change) filter (where months_since <= 6)
    )::bigint as active_6,
    if(
        any_value(seen_months) < 12, null, sum(change) filter (where months_since <= 12)
    )::bigint as active_12
from joined_changes
where agent_code is not null
group by agent_code, joined_month
