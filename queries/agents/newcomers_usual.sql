-- asks:   How many members had agents who joined earlier brought in by the same month since joining?
-- grain:  months_since
-- scope:  totals
-- param:  month date required   the month asked, e.g. 2026-10
-- Of all agents of NTT whose first six months are over, also those who left since.
select
    months_since,
    count(*) as agents,
    median(brought) as median_brought,
    quantile_cont(brought, 0.25) as quarter_brought,
    quantile_cont(brought, 0.75) as three_quarters_brought
from agent_first_months(month_of($month))
where joined_month <= month_of($month) - interval 6 month
group by months_since
order by months_since
