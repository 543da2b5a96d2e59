-- asks:   Of the monev meetings of twelve months, which share did each agent attend, and whom did they bring in?
-- grain:  agent_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the last of the twelve months, e.g. 2026-10
-- new_per_month: over the months of the twelve in which the person was an agent.
with
asked as (select month_of($month) as month),
invited as (
    select
        attendance.agent_code,
        count(*) as meetings,
        count(*) filter (where is_present) as attended
    from attendance, asked
    where
        held_on <= last_day(asked.month) and held_on > last_day(asked.month - interval 12 month)
    group by attendance.agent_code
)
select
    agent.agent_code,
    agent.name,
    agent.status,
    invited.meetings,
    invited.attended,
    100.0 * invited.attended / invited.meetings as attended_pct,
    agent.new_members_12m,
    agent.new_members_12m / least(12, agent.months_as_agent + 1) as new_per_month
from agent_results(month_of($month)) as agent
join invited on invited.agent_code = agent.agent_code
where
    agent.status <> 'left'
    and in_view(agent.region_code, agent.branch_code, $region, $branch)
order by agent.agent_code
