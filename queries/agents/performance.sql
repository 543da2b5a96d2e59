-- asks:   How do the agents do: whom they brought in, who of those stayed, how long since the last?
-- grain:  agent_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the month asked, e.g. 2026-10
-- retained_12m_pct: of the members brought in 12 to 23 months before, those active 12 months after
-- their first payment. status: left, new (joined within 6 months), dormant (as many months
-- without a new member as the rule in force ends the partnership after) or active.
select * exclude (branch_code)
from agent_results(month_of($month))
where in_view(region_code, branch_code, $region, $branch)
order by new_members_12m desc, agent_code
