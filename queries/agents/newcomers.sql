-- asks:   How many members did each new agent bring in, month by month since joining?
-- grain:  agent_code, months_since
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the month asked, e.g. 2026-10
select
    agent.agent_code,
    agent.name,
    line.months_since,
    line.new_members,
    line.brought
from agent_results(month_of($month)) as agent
join agent_first_months(month_of($month)) as line
    on line.agent_code = agent.agent_code
where
    agent.status = 'new'
    and in_view(agent.region_code, agent.branch_code, $region, $branch)
order by agent.joined_on, agent.agent_code, line.months_since
