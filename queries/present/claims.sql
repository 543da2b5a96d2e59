-- asks:   How much was paid for claims this year up to a month, by programme, and how much the year before?
-- grain:  programme
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   the last month counted, e.g. 2026-10
-- was:    decks/claims
-- The year before is counted up to the same month.
with
asked as (
    select month_of($month) as month
)
select
    claim.programme,
    coalesce(sum(claim.cases) filter (where year(claim.month) = year(asked.month)), 0)::bigint as cases,
    coalesce(
        sum(claim.amount_idr) filter (where year(claim.month) = year(asked.month)), 0
    ) as amount_idr,
    sum(claim.amount_idr) filter (
        where year(claim.month) = year(asked.month) - 1
    ) as amount_before_idr
from claims as claim
cross join asked
where
    claim.month <= asked.month
    and year(claim.month) >= year(asked.month) - 1
    and month(claim.month) <= month(asked.month)
    and in_view(claim.region_code, claim.branch_code, $region, $branch)
group by claim.programme
order by amount_idr desc, claim.programme
