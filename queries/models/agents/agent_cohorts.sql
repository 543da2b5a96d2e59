-- asks:  Of the members an agent brought in a month, how many were active 6 and 12 months later?
-- grain: agent_code, joined_on
-- In the usual definition; null where the data don't reach that far.
with
last_seen as (
    select max(last_number) as month_number
    from spans
    where basis = 'members'
)
select
    agent_code,
    month_from_number(joined_month) as joined_on,
    sum(change) filter (where months_since = 0)::bigint as members,
    if(
        any_value(last_seen.month_number - joined_month) < 6, null, sum(change) filter (where months_since <= 6)
    )::bigint as active_6,
    if(
        any_value(last_seen.month_number - joined_month) < 12, null, sum(change) filter (where months_since <= 12)
    )::bigint as active_12
from joined_changes, last_seen
where agent_code <> ''
group by agent_code, joined_month
