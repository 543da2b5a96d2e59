-- asks:  For which programmes together was how much contributed in a time, and for how many members a month?
-- grain: programmes
-- scope: totals
-- param: branch text optional      branch code; empty = the province
-- param: region text optional      regency code; goes before the branch
-- param: from_month date required  the first month
-- param: to_month date required    the last month
-- The data say which programmes a contribution is for, not how it divides among them.
with
lines as (
    select *
    from monthly_programmes
    where
        month between $from_month and $to_month
        and in_view(region_code, branch_code, $region, $branch)
)
select
    programmes,
    string_agg(distinct segment, ';' order by segment) as segments,
    sum(contributions_idr) as contributions_idr,
    sum(paid_members)::bigint as months_paid,
    sum(paid_members) / (select count(distinct month) from lines) as members_a_month
from lines
where programmes is not null
group by programmes
order by contributions_idr desc, programmes
