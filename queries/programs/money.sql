-- asks:  How much was contributed and paid out each month, and what share over twelve months?
-- grain: month
-- scope: totals
-- param: branch text optional    branch code; empty = the province
-- param: region text optional    regency code; goes before the branch
-- param: from_day date optional  from this day on
-- param: to_day date optional    up to this day
-- Benefits are known in the months of which those of every regency with claims are: none then is zero.
-- Contributions are known where every regency ever known is. claims_ratio_pct: benefits over
-- contributions of twelve months, only where all of them are known, and those of every regency with claims.
with
known_contributions as (
    select month, region_code, value
    from regency_measures
    where
        metric = 'contributions_idr'
        and in_view(region_code, branch_code, $region, $branch)
),
contributions as (
    select month, sum(value) as contributions_idr
    from known_contributions
    group by month
    having count(*) = (select count(distinct region_code) from known_contributions)
),
unlike as (
    select claim.region_code
    from claims as claim
    anti join known_contributions as known on known.region_code = claim.region_code
    where in_view(claim.region_code, claim.branch_code, $region, $branch)
),
paid as (
    select region_code, branch_code, month, sum(amount_idr) as amount_idr
    from claims
    where in_view(region_code, branch_code, $region, $branch)
    group by all
),
benefits as (
    select known.month, coalesce(sum(paid.amount_idr), 0) as benefits_idr
    from claim_months as known
    semi join paid as told on told.region_code = known.region_code
    left join paid on paid.region_code = known.region_code and paid.month = known.month
    group by known.month
    having count(*) = (select count(distinct region_code) from paid)
),
months as (
    select
        month,
        contributions.contributions_idr,
        benefits.benefits_idr
    from contributions
    full join benefits using (month)
),
summed as (
    select
        *,
        sum(contributions_idr) over last_year as contributions_12m_idr,
        sum(benefits_idr) over last_year as benefits_12m_idr,
        count(contributions_idr + benefits_idr) over last_year as months_known
    from months
    window last_year as (
        order by month range between interval 11 month preceding and current row
    )
)
select
    month,
    contributions_idr,
    benefits_idr,
    if(months_known = 12, contributions_12m_idr, null) as contributions_12m_idr,
    if(months_known = 12, benefits_12m_idr, null) as benefits_12m_idr,
    if(
        months_known = 12 and not exists (from unlike),
        100 * benefits_12m_idr / nullif(contributions_12m_idr, 0),
        null
    ) as claims_ratio_pct
from summed
where in_period(month, month, month_of($from_day), $to_day)
order by month
