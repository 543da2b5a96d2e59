-- asks:  What was agreed at the meetings, who does it by when, and is it done?
-- grain: item_code
select
    item.item_code,
    item.meeting_code,
    meeting.branch_code,
    meeting.region_code,
    meeting.held_on,
    item.issue,
    item.action,
    item.owner,
    item.due_on,
    item.status,
    item.done_on
from source.action_items as item
left join source.meetings as meeting on meeting.meeting_code = item.meeting_code
