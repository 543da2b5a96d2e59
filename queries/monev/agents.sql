-- asks:   Which agents are at work on a day, who of them is new or dormant, and what did they bring?
-- grain:  agent_code
-- scope:  people
-- param:  branch text optional      branch code; empty = all
-- param:  region text optional      regency code; empty = all
-- param:  day date required         the day of the meeting
-- param:  from_month date required  results from this month on
-- param:  to_month date required    up to and including this month, e.g. 2026-10
-- status: new (joined within six months of the day), dormant (as many months without a new member up
-- to to_month as the rule in force ends the partnership after, where members are known at all) or
-- active. new_members and the like are of the months asked; active_members at their end.
with
results as (
    select * from agent_results(month_of($to_month))
),
window_lines as (
    select
        agent_code,
        sum(new)::bigint as new_members,
        sum(lapsed)::bigint as lapsed_members,
        sum(contributions_idr) as contributions_idr
    from monthly_agents
    where
        month between month_of($from_month)
        and month_of($to_month)
    group by agent_code
),
at_work as (
    select
        *,
        date_diff('month', month_of(joined_on), month_of($day))
            as months_as_agent
    from agents
    where
        joined_on <= $day
        and (left_on is null or left_on > $day)
        -- an export that says "left" without the day: gone by now, and from the roster
        and not (status = 'left' and left_on is null)
        and in_view(region_code, branch_code, $region, $branch)
)
select
    agent.agent_code,
    agent.name,
    agent.region_code,
    agent.region_label,
    agent.district_code,
    agent.district_name,
    agent.joined_on,
    agent.months_as_agent,
    agent_status(
        agent.months_as_agent,
        if(exists (from monthly_agents), results.months_without_new, null),
        results.dormant_after_months
    ) as status,
    results.months_without_new,
    coalesce(window_lines.new_members, 0) as new_members,
    coalesce(window_lines.lapsed_members, 0) as lapsed_members,
    coalesce(window_lines.contributions_idr, 0) as contributions_idr,
    coalesce(results.active_members, 0) as active_members,
    coalesce(results.new_members_12m, 0) as new_members_12m
from at_work as agent
left join results on results.agent_code = agent.agent_code
left join window_lines on window_lines.agent_code = agent.agent_code
order by agent.region_code, agent.district_code nulls last, agent.name, agent.agent_code
