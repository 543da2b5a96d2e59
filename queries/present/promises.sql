-- asks:   What became of the promises that were open after the last meeting of a month?
-- grain:  item_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the last meeting is the last one held by the end of this month
-- param:  today date required   the day the promises are looked at; what was done later is still open
-- was:    decks/promises
-- Each regency that meets by itself has a last meeting of its own. A promise kept at an unknown date
-- counts if it was made at that meeting.
with
last_meetings as (
    select branch_code, region_code, max(held_on) as held_on
    from meetings
    where held_on <= last_day($month::date)
    group by all
),
promised as (
    select
        item.*,
        meeting.held_on as last_held_on,
        case
            when item.status = 'open' or item.done_on > $today::date then 'open'
            else item.status
        end as state
    from action_items as item
    join last_meetings as meeting
        on meeting.branch_code = item.branch_code
        and meeting.region_code is not distinct from item.region_code
        and item.held_on <= meeting.held_on
    where in_view(item.region_code, item.branch_code, $region, $branch)
)
select
    promised.item_code,
    promised.held_on,
    promised.last_held_on,
    promised.issue,
    promised.action,
    promised.owner,
    agent.name as owner_name,
    promised.due_on,
    promised.state,
    if(promised.state = 'open', greatest(date_diff('day', due_on, $today::date), 0), null) as days_late
from promised
left join agents as agent on agent.agent_code = promised.owner
where
    promised.state = 'open'
    or promised.done_on > promised.last_held_on
    or (promised.done_on is null and promised.held_on = promised.last_held_on)
order by days_late desc nulls last, promised.due_on, promised.item_code
