-- asks:   Which agents brought in the members that a key figure of a month is of?
-- grain:  agent_code
-- scope:  people
-- param:  metric text required   one that is the sum of a column of monthly_areas
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month asked, e.g. 2026-10
-- The agents of the area. What of the figure is nobody's of them is told by nobody here; previous is of the
-- month before.
with
asked as (
    select cube_column, segment, month_of($month) as month
    from metrics
    where indicator = $metric
),
lines as (
    select
        line.agent_code,
        line.month,
        case asked.cube_column
            when 'monthly_areas.active' then line.active
            when 'monthly_areas.new' then line.new
            when 'monthly_areas.lapsed' then line.lapsed
            when 'monthly_areas.reactivated' then line.reactivated
            when 'monthly_areas.contributions_idr' then line.contributions_idr
        end::double as amount
    from monthly_agents as line
    join asked
        on line.month in (asked.month, asked.month - interval 1 month)
        and (asked.segment is null or line.segment = asked.segment)
)
select
    agent.agent_code,
    agent.name,
    sum(lines.amount) filter (lines.month = asked.month) as value,
    sum(lines.amount) filter (lines.month < asked.month) as previous
from lines
join agents as agent on agent.agent_code = lines.agent_code
cross join asked
where
    lines.amount is not null
    and in_view(agent.region_code, agent.branch_code, $region, $branch)
group by agent.agent_code, agent.name
having sum(lines.amount) <> 0
order by value desc nulls last, agent.agent_code
