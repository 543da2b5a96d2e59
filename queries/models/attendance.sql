-- asks:  Who came to which meeting, and how did they do?
-- grain: meeting_code, agent_code
select
    meeting_code,
    agent_code,
    is_present,
    understanding,
    product_knowledge,
    public_speaking
from source.attendance
