-- asks:  Which monev meetings were held, where, with how many agents invited and present?
-- grain: meeting_code
with
present as (
    select meeting_code, count(*) filter (where is_present) as present, count(*) as listed
    from source.attendance
    group by meeting_code
)
select
    meeting.meeting_code,
    meeting.branch_code,
    meeting.region_code,
    meeting.held_on,
    meeting.venue,
    coalesce(meeting.invited, present.listed) as invited,
    present.present,
    meeting.topics
from source.meetings as meeting
left join present on present.meeting_code = meeting.meeting_code
