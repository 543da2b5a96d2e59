-- asks:   How does one agent do, beside the others of the branch?
-- grain:  agent_code
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the month asked, e.g. 2026-10
-- branch_retained_pct: the median of the branch's agents with at least ten members to follow.
with
everybody as (select * from agent_results(month_of($month))),
beside as (
    select
        branch_code,
        median(retained_12m_pct) as branch_retained_pct,
        count(*) as branch_agents
    from everybody
    where status <> 'left' and members_for_retention >= 10
    group by branch_code
)
select agent.*, beside.branch_retained_pct, beside.branch_agents
from everybody as agent
left join beside on beside.branch_code = agent.branch_code
where agent.agent_code = $agent
