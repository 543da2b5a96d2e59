-- asks:  How many members had each agent brought in by the end of each of the first six months?
-- grain: agent_code, months_since
-- takes: wanted_month
-- The month of joining is 0; only months up to the one asked, and only agents who joined when there
-- were data.
with
span as (
    select min(first_month) as first_month from enrolment_basis where basis = 'members'
),
ages as (
    select
        agent.agent_code,
        month_of(agent.joined_on) as joined_month,
        unnest(range(
            least(
                6,
                date_diff('month', month_of(agent.joined_on), wanted_month::date) + 1
            )
        ))::integer as months_since
    from agents as agent, span
    where agent.joined_on >= span.first_month and agent.joined_on <= last_day(wanted_month::date)
),
lines as (
    select agent_code, month, sum(new) as new
    from monthly_agents
    group by agent_code, month
)
select
    ages.agent_code,
    ages.joined_month,
    ages.months_since,
    coalesce(lines.new, 0)::bigint as new_members,
    sum(coalesce(lines.new, 0)) over (
        partition by ages.agent_code order by ages.months_since
    )::bigint as brought
from ages
left join lines
    on lines.agent_code = ages.agent_code
    and lines.month = ages.joined_month + to_months(ages.months_since)
