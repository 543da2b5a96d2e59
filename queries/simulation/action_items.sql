-- asks:  What was agreed at each meeting, and what became of it?
-- grain: item_code
-- param: last_month int required
-- One to three items a meeting. Most are done about when they are due; some stay open too long.
with
numbered as (
    select
        *,
        unnest(range(1 + (draw(meeting_code, 'items') % 3)::integer))::integer as item
    from meetings
),
drawn as (
    select
        meeting_code,
        held_on,
        item,
        -- 40 issues; stepping by 7 keeps the items of a meeting apart
        ((draw(meeting_code, 'issue') % 40)::integer + 7 * item) % 40 as issue_number,
        held_on + 14 + (draw(meeting_code || item, 'due') % 32)::integer as due_on,
        chance(meeting_code || item, 'fate') as fate,
        (draw(meeting_code || item, 'done') % 36)::integer as delay,
        chance(meeting_code || item, 'agent') as who
    from numbered
),
ranked_agents as (
    select
        attendance.meeting_code, attendance.agent_code,
        row_number() over here - 1 as number,
        count(*) over (partition by attendance.meeting_code) as agents
    from attendance
    where attendance.is_present
    window here as (partition by attendance.meeting_code order by attendance.agent_code)
),
issues as (
    select *, row_number() over (order by issue) - 1 as number from field_issues
),
ended as (
    select
        *,
        (due_on - 20 + delay)::date as finished_on,
        (date_of($last_month + 1) - 1)::date as today
    from drawn
)
select
    ended.meeting_code || '-' || lpad((ended.item + 1)::varchar, 2, '0') as item_code,
    ended.meeting_code,
    issue.issue,
    issue.action,
    if(issue.owner = 'agent', coalesce(agent.agent_code, 'Pembina Perisai'), issue.owner) as owner,
    ended.due_on::date as due_on,
    case
        when fate < 0.05 and due_on < today then 'dropped'
        -- what is left undone is dropped in the end: nobody carries a promise along for years
        when fate > 0.93 and due_on < today - 300 then 'dropped'
        when fate > 0.93 or greatest(finished_on, held_on + 1) > today then 'open'
        else 'done'
    end as status,
    if(status = 'done', greatest(finished_on, held_on + 1)::date, null) as done_on
from ended
join issues as issue on issue.number = ended.issue_number
left join ranked_agents as agent
    on agent.meeting_code = ended.meeting_code
    and agent.number = floor(ended.who * agent.agents)
order by ended.held_on, item_code
