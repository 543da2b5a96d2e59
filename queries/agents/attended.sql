-- asks:   To which monev meetings was one agent invited, to which did they come, with which scores?
-- grain:  meeting_code
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the last month, e.g. 2026-10
select
    meeting_code,
    held_on,
    venue,
    topics,
    is_present,
    understanding,
    product_knowledge,
    public_speaking
from attendance
where agent_code = $agent and held_on <= last_day($month::date)
order by held_on desc, meeting_code
