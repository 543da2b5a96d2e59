-- asks:   Which meetings did an office hold, who came, and what was agreed, the newest first?
-- grain:  meeting_code
-- scope:  people
-- param:  branch text optional   branch code; empty = all
-- param:  region text optional   regency code: its own meetings and those of the whole office
-- param:  month date optional    only the meetings of this month
-- param:  meeting text optional  one meeting by its code
with
promises as (
    select
        meeting_code,
        count(*) as items,
        count(*) filter (where status = 'open') as open_items
    from action_items
    group by meeting_code
)
select
    meeting.meeting_code,
    meeting.branch_code,
    meeting.region_code,
    region.label as region_label,
    meeting.held_on,
    meeting.venue,
    meeting.invited,
    meeting.present,
    meeting.topics,
    coalesce(promises.items, 0) as items,
    coalesce(promises.open_items, 0) as open_items
from meetings as meeting
left join regions as region on region.region_code = meeting.region_code
left join promises on promises.meeting_code = meeting.meeting_code
where
    in_view_or_office(meeting.region_code, meeting.branch_code, $region, $branch)
    and ($month is null or month_of(meeting.held_on) = month_of($month))
    and ($meeting is null or meeting.meeting_code = $meeting)
order by meeting.held_on desc, meeting.meeting_code
