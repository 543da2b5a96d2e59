-- asks:  Of the members who joined in a quarter, how many were active k months after their first payment?
-- grain: region_code, cohort, segment, payer, months_since
-- Months are counted from each member's own first month, and only as far as the last who joined in
-- the quarter can be seen, so that every point of a curve speaks of the same people. None of a regency
-- with a month of which nothing is known: all would seem to have left in it.
with
last_seen as (
    select max(last_number) as month_number
    from spans
    where basis = 'members'
),
changes as (
    select
        region_code,
        (joined_month // 3 * 3)::integer as cohort_number,
        segment, payer, months_since,
        min(last_seen.month_number - joined_month) as seen_months,
        sum(change)::bigint as change
    from joined_changes, last_seen
    where region_code not in (select region_code from silent_months)
    group by all
),
spine as (
    select
        region_code, cohort_number, segment, payer,
        change as members,
        seen_months,
        unnest(range(seen_months + 1))::integer as months_since
    from changes
    where months_since = 0
)
select
    region_code,
    month_from_number(cohort_number) as cohort,
    segment,
    payer,
    months_since,
    members,
    spine.seen_months,
    sum(coalesce(change, 0)) over (
        partition by region_code, cohort_number, segment, payer order by months_since
    )::bigint as active
from spine
left join changes using (region_code, cohort_number, segment, payer, months_since)
