-- asks:   Who was invited to a meeting, who came, and how did they do?
-- grain:  agent_code
-- scope:  people
-- param:  meeting text required  its code
select
    attendance.agent_code,
    agent.name,
    agent.region_code,
    agent.region_label,
    agent.district_code,
    agent.district_name,
    attendance.is_present,
    attendance.understanding,
    attendance.product_knowledge,
    attendance.public_speaking
from attendance
left join agents as agent on agent.agent_code = attendance.agent_code
where attendance.meeting_code = $meeting
order by agent.region_code, agent.district_code nulls last, agent.name, attendance.agent_code
