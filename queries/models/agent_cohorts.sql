-- asks:  Of the members an agent brought in a month, how many were active 6 and 12 months later?
-- grain: agent_code, joined_on
-- In the usual reading; null where the data don't reach that far.
with
last_seen as (
    select (year(max(last_month)) * 12 + month(max(last_month)) - 1)::integer as month_number
    from enrolment_basis
    where basis = 'members'
)
select
    agent_code,
    make_date(joined_month // 12, joined_month % 12 + 1, 1) as joined_on,
    count(*) filter (where from_month = joined_month) as members,
    if(
        joined_month + 6 > any_value(last_seen.month_number), null,
        count(*) filter (where joined_month + 6 between from_month and until_month)
    ) as active_6,
    if(
        joined_month + 12 > any_value(last_seen.month_number), null,
        count(*) filter (where joined_month + 12 between from_month and until_month)
    ) as active_12
from cover, last_seen
where reading = 'usual' and agent_code is not null
group by agent_code, joined_month
