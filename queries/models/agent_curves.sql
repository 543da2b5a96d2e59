-- asks:  Of the members an agent brought in a quarter, how many came and went k months after their first payment?
-- grain: agent_code, cohort, segment, payer, months_since
-- In the usual reading. Only months in which the number changes, and only as far as the last who
-- joined in the quarter can be seen (seen_months): the sum of change up to a month is how many were
-- active then. Segment and payer are those of the first payment.
with
joined as (
    select
        agent_code,
        (joined_month // 3 * 3)::integer as cohort_number,
        joined_segment as segment,
        joined_payer as payer,
        joined_month,
        from_month,
        until_month
    from cover
    where reading = 'usual' and agent_code is not null
),
last_seen as (
    select (year(max(last_month)) * 12 + month(max(last_month)) - 1)::integer as month_number
    from enrolment_basis
    where basis = 'members'
),
sizes as (
    select
        agent_code, cohort_number, segment, payer,
        count(*) as members,
        any_value(last_seen.month_number) - max(joined_month) as seen_months
    from joined, last_seen
    where from_month = joined_month
    group by all
),
changes as (
    select
        agent_code, cohort_number, segment, payer, months_since, sum(change)::bigint as change
    from (
        select *, from_month - joined_month as months_since, 1 as change from joined
        union all
        select *, until_month + 1 - joined_month, -1 from joined
    )
    group by all
    having sum(change) <> 0
)
select
    agent_code,
    make_date(cohort_number // 12, cohort_number % 12 + 1, 1) as cohort,
    segment,
    payer,
    months_since,
    members,
    seen_months,
    change
from sizes
join changes using (agent_code, cohort_number, segment, payer)
where months_since <= seen_months
