-- asks:  Which agents were invited to which monev meeting, who came, and with which scores?
-- grain: meeting_code, agent_code
select
    attended.meeting_code,
    attended.agent_code,
    meeting.held_on,
    meeting.venue,
    meeting.topics,
    attended.is_present,
    attended.understanding,
    attended.product_knowledge,
    attended.public_speaking
from source.attendance as attended
join source.meetings as meeting on meeting.meeting_code = attended.meeting_code
