-- asks:  How many claims were paid, and how much, by month, programme, segment and benefit?
-- grain: month, programme, segment, benefit
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
from claims_in_view($region, $branch)
where
    ($from_day is null or month >= date_trunc('month', $from_day::date))
    and ($to_day is null or month <= $to_day)
group by all
order by month, programme, segment, benefit
