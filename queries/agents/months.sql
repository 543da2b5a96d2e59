-- asks:   How many members did one agent bring in each month, and how many were active?
-- grain:  month
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the last month, e.g. 2026-10
select
    month,
    sum(new)::bigint as new_members,
    sum(active)::bigint as active_members,
    sum(contributions_idr) as contributions_idr
from monthly_agents
where agent_code = $agent and month <= month_of($month)
group by month
order by month
