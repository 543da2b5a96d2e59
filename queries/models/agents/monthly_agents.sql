-- asks:  How many members did each agent bring, how many of them are active, and what did they pay?
-- grain: agent_code, segment, month
-- In the usual definition of "active". A row for every month from the agent's first member on. A member
-- stays the agent's whatever happens later.
with
paid as (
    select
        agent_code,
        segment,
        month_number(month) as month_number,
        sum(paid_members)::bigint as paid_members,
        sum(contributions_idr) as contributions_idr
    from payments
    where agent_code <> ''
    group by all
),
last_month as (
    select max(last_number) as month_number
    from spans
    where basis = 'members'
),
spine as (
    select
        agent_code,
        segment,
        unnest(range(
            min(agent_changes.month_number), any_value(last_month.month_number) + 1
        ))::integer as month_number
    from agent_changes, last_month
    group by agent_code, segment
)
select
    agent_code,
    segment,
    month_from_number(month_number) as month,
    sum(
        coalesce(changes.new, 0) + coalesce(changes.reactivated, 0) - coalesce(changes.lapsed, 0)
    ) over (partition by agent_code, segment order by month_number)::bigint as active,
    coalesce(changes.new, 0) as new,
    coalesce(changes.lapsed, 0) as lapsed,
    coalesce(changes.reactivated, 0) as reactivated,
    coalesce(paid.paid_members, 0) as paid_members,
    coalesce(paid.contributions_idr, 0) as contributions_idr
from spine
left join agent_changes as changes using (agent_code, segment, month_number)
left join paid using (agent_code, segment, month_number)
