-- asks:  Who are the Perisai agents, where do they work, since when, and are they still with us?
-- grain: agent_code
select
    agent.agent_code,
    agent.name,
    agent.region_code,
    region.label as region_label,
    region.branch_code,
    agent.district_code,
    district.name as district_name,
    agent.joined_on,
    agent.status,
    agent.left_on
from source.agents as agent
left join regions as region on region.region_code = agent.region_code
left join districts as district on district.district_code = agent.district_code
