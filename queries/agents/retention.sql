-- asks:   Of the members one agent brought in a quarter, how many were active 6 and 12 months later?
-- grain:  quarter
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the month asked, e.g. 2026-10
-- Null until everybody of the quarter can be seen that long.
with
asked as (select month_of($month) as month)
select
    date_trunc('quarter', joined_on)::date as quarter,
    sum(members)::bigint as members,
    if(
        date_trunc('quarter', joined_on) + interval 8 month <= any_value(asked.month),
        sum(active_6), null
    )::bigint as active_6,
    if(
        date_trunc('quarter', joined_on) + interval 14 month <= any_value(asked.month),
        sum(active_12), null
    )::bigint as active_12
from agent_cohorts, asked
where agent_code = $agent and joined_on <= asked.month
group by date_trunc('quarter', joined_on)
order by quarter
