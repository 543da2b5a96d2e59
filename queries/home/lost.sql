-- asks:   In which segments, and of whose money, did a district lose or win members in three months?
-- grain:  segment, payer
-- hides:  rows
-- scope:  totals
-- param:  district text required  district code
-- param:  month date required     the month of the data, e.g. 2026-10
with
lines as (
    select
        segment,
        payer,
        sum(active) filter (month = month_of($month))::bigint as now,
        sum(active) filter (month < month_of($month))::bigint as before
    from monthly_areas
    where
        definition = 'usual' and level = 'district' and area_code = $district
        and month in (month_of($month), month_of($month) - interval 3 month)
    group by segment, payer
)
select segment, payer, now, before, now - before as change
from lines
where now <> before
order by change, segment, payer
