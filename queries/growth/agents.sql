-- asks:   Which agents of an area ever brought a member in, and how many?
-- grain:  agent_code
-- scope:  people
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
select agent.agent_code, agent.name, agent.region_label, sum(cohort.members)::bigint as members
from agents as agent
join agent_cohorts as cohort on cohort.agent_code = agent.agent_code
where in_view(agent.region_code, agent.branch_code, $region, $branch)
group by all
order by agent.name, agent.agent_code
