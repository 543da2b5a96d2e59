-- asks:   How many members did each agent bring in within the three months up to one?
-- grain:  agent_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the last of the three months, e.g. 2026-10
-- was:    decks/agents_lately
select
    line.agent_code,
    sum(line.new)::bigint as new_members_3m
from monthly_agents as line
join agents as agent on agent.agent_code = line.agent_code
where
    line.month <= month_of($month)
    and line.month > month_of($month) - interval 3 month
    and in_view(agent.region_code, agent.branch_code, $region, $branch)
group by line.agent_code
order by new_members_3m desc, line.agent_code
