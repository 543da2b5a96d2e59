-- asks:   For how many members was a month's contribution paid, by the programmes it covers?
-- grain:  month, programmes
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency code; goes before the branch
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
-- Without the months in which nothing is known of a regency. Members who paid, not members who are
-- active: who is in the months of grace has paid for nothing.
select month, programmes, sum(paid_members)::bigint as paid_members
from monthly_programmes
where
    in_view(region_code, branch_code, $region, $branch)
    and in_period(month, month, month_of($from_day), $to_day)
    and month not in (
        select month_from_number(silent.month_number)
        from silent_months as silent
        join regions as region on region.region_code = silent.region_code
        where in_view(region.region_code, region.branch_code, $region, $branch)
    )
group by all
order by month, programmes
