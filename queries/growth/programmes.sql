-- asks:   For how many members was a month's contribution paid, by the programmes it covers?
-- grain:  month, programmes
-- scope:  totals
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency code; goes before the branch
-- param:  from_day date optional  from this day on
-- param:  to_day date optional    up to this day
-- Without the months in which a regency is missing. Members who paid, not members who are
-- active: who is in the months of grace has paid for nothing.
select month, programmes, sum(paid_members)::bigint as paid_members
from monthly_programmes
where
    in_view(region_code, branch_code, $region, $branch)
    and in_period(month, month, month_of($from_day), $to_day)
    and month in (
        select month
        from area_months($region, $branch, 'strict', null)
        where regions_reported = regions_ever
    )
group by all
order by month, programmes
