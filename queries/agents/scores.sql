-- asks:   How did agents score at the monev meetings, month by month?
-- grain:  month
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the last month, e.g. 2026-10
-- Means over the agents present and scored; who they are differs from month to month.
select
    month_of(attended.held_on) as month,
    count(*) as agents,
    avg(attended.understanding) as understanding,
    avg(attended.product_knowledge) as product_knowledge,
    avg(attended.public_speaking) as public_speaking
from attendance as attended
join agents as agent on agent.agent_code = attended.agent_code
where
    attended.is_present
    and (
        attended.understanding is not null or attended.product_knowledge is not null
        or attended.public_speaking is not null
    )
    and attended.held_on <= last_day($month::date)
    and in_view(agent.region_code, agent.branch_code, $region, $branch)
group by 1
order by 1
