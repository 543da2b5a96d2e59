-- asks:  Of the members who joined in a quarter, how many were active k months after their first payment?
-- grain: region_code, cohort, segment, payer, months_since
-- In the usual reading. Segment and payer are those of the first payment. Months are counted from
-- each member's own first month, and only as far as the last who joined in the quarter can be seen,
-- so that every point of a curve speaks of the same people.
with
joined as (
    select
        left(place_code, 4) as region_code,
        (joined_month // 3 * 3)::integer as cohort_number,
        joined_segment as segment,
        joined_payer as payer,
        joined_month,
        from_month,
        until_month
    from cover
    where reading = 'usual'
),
last_seen as (
    select (year(max(last_month)) * 12 + month(max(last_month)) - 1)::integer as month_number
    from enrolment_basis
    where basis = 'members'
),
sizes as (
    select
        region_code, cohort_number, segment, payer,
        count(*) as members,
        max(joined_month) as last_joined
    from joined
    where from_month = joined_month
    group by all
),
changes as (
    select
        region_code, cohort_number, segment, payer, months_since, sum(change)::bigint as change
    from (
        select *, from_month - joined_month as months_since, 1 as change from joined
        union all
        select *, until_month + 1 - joined_month, -1 from joined
    )
    group by all
),
spine as (
    select
        region_code, cohort_number, segment, payer, members,
        unnest(range(last_seen.month_number - last_joined + 1))::integer as months_since
    from sizes, last_seen
)
select
    region_code,
    make_date(cohort_number // 12, cohort_number % 12 + 1, 1) as cohort,
    segment,
    payer,
    months_since,
    members,
    sum(coalesce(change, 0)) over (
        partition by region_code, cohort_number, segment, payer order by months_since
    )::bigint as active
from spine
left join changes using (region_code, cohort_number, segment, payer, months_since)
