-- asks:  How much was contributed and paid out each month, and what share over twelve months?
-- grain: month
-- param: branch text optional    branch code; empty = the province
-- param: region text optional    regency code; goes before the branch
-- param: from_day date optional  from this day on
-- param: to_day date optional    up to this day
-- A month in which any claim is in the data, wherever, is known to the last claim: none here is zero.
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
benefits as (
    select known.month, coalesce(sum(claim.amount_idr), 0) as benefits_idr
    from (select distinct month from claims) as known
    left join claims as claim
        on claim.month = known.month
        and in_view(claim.region_code, claim.branch_code, $region, $branch)
    group by known.month
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
