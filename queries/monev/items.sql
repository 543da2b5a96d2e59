-- asks:   What was agreed, by whom, until when, and what became of it?
-- grain:  item_code
-- scope:  people
-- param:  branch text optional   branch code; empty = all
-- param:  region text optional   regency code: of its meetings and those of the whole office
-- param:  meeting text optional  agreed at this meeting
-- param:  before date optional   agreed at meetings before this day
-- param:  status text optional   open, done or dropped; empty = all
select
    item_code,
    meeting_code,
    branch_code,
    region_code,
    held_on,
    issue,
    action,
    owner,
    due_on,
    status,
    done_on
from action_items
where
    in_view_or_office(region_code, branch_code, $region, $branch)
    and ($meeting is null or meeting_code = $meeting)
    and ($before is null or held_on < $before)
    and ($status is null or status = $status)
order by due_on, item_code
