-- asks:  Of the members an agent brought in a quarter, how many came and went k months after their first payment?
-- grain: agent_code, cohort, segment, payer, months_since
-- Only months in which the number changes, and only as far as the last who joined in the quarter
-- can be seen (seen_months): the sum of change up to a month is how many were active then.
with
last_seen as (
    select max(last_number) as month_number
    from spans
    where basis = 'members'
),
changes as (
    select
        agent_code,
        (joined_month // 3 * 3)::integer as cohort_number,
        segment, payer, months_since,
        min(last_seen.month_number - joined_month) as seen_months,
        sum(change)::bigint as change
    from joined_changes, last_seen
    where agent_code <> ''
    group by all
),
sizes as (
    select agent_code, cohort_number, segment, payer, change as members, seen_months
    from changes
    where months_since = 0
)
select
    agent_code,
    month_from_number(cohort_number) as cohort,
    segment,
    payer,
    changes.months_since,
    sizes.members,
    sizes.seen_months,
    changes.change
from sizes
join changes using (agent_code, cohort_number, segment, payer)
where changes.months_since <= sizes.seen_months and changes.change <> 0
