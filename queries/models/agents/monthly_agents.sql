-- asks:  How many members did each agent bring, how many of them are active, and what did they pay?
-- grain: agent_code, segment, month
-- In the usual definition of "active". A row for every month from the agent's first member on. A member
-- stays the agent's whatever happens later.
with
flows as (
    select
        agent_code, segment, from_month as month_number,
        count(*) filter (where entry = 'new') as new,
        0 as lapsed,
        count(*) filter (where entry in ('reactivated', 'other_segment')) as reactivated
    from coverage_spells
    where definition = 'usual' and agent_code is not null
        and entry in ('new', 'reactivated', 'other_segment')
    group by all
    union all
    select
        agent_code, segment, until_month + 1, 0, count(*), 0
    from coverage_spells
    where definition = 'usual' and agent_code is not null and exit in ('lapsed', 'other_segment')
    group by all
),
summed as (
    select
        agent_code, segment, month_number,
        sum(new)::bigint as new,
        sum(lapsed)::bigint as lapsed,
        sum(reactivated)::bigint as reactivated
    from flows
    group by all
),
paid as (
    select
        agent_code,
        segment,
        month_number(month) as month_number,
        sum(paid_members)::bigint as paid_members,
        sum(contributions_idr) as contributions_idr
    from payments
    where agent_code is not null
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
        unnest(range(min(summed.month_number), any_value(last_month.month_number) + 1))::integer
            as month_number
    from summed, last_month
    group by agent_code, segment
)
select
    agent_code,
    segment,
    month_from_number(month_number) as month,
    sum(
        coalesce(summed.new, 0) + coalesce(summed.reactivated, 0) - coalesce(summed.lapsed, 0)
    ) over (partition by agent_code, segment order by month_number)::bigint as active,
    coalesce(summed.new, 0) as new,
    coalesce(summed.lapsed, 0) as lapsed,
    coalesce(summed.reactivated, 0) as reactivated,
    coalesce(paid.paid_members, 0) as paid_members,
    coalesce(paid.contributions_idr, 0) as contributions_idr
from spine
left join summed using (agent_code, segment, month_number)
left join paid using (agent_code, segment, month_number)
