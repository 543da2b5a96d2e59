-- asks:  How many claims were paid, and how much, by month, programme, segment and benefit?
-- grain: month, programme, segment, benefit
-- scope: totals
-- param: branch text optional    branch code; empty = the province
-- param: region text optional    regency code; goes before the branch
-- param: from_day date optional  from this day on
-- param: to_day date optional    up to this day
select
    month,
    programme,
    segment,
    benefit,
    sum(cases)::bigint as cases,
    sum(amount_idr) as amount_idr
from claims
where
    in_view(region_code, branch_code, $region, $branch)
    and in_period(month, month, month_of($from_day), $to_day)
group by all
order by month, programme, segment, benefit
