-- asks:  How many claims were paid, and how much, by month, regency, programme, segment and benefit?
-- grain: month, region_code, programme, segment, benefit
select
    claim.month,
    claim.region_code,
    region.branch_code,
    claim.programme,
    claim.segment,
    claim.benefit,
    sum(claim.cases)::bigint as cases,
    sum(claim.amount_idr) as amount_idr
from source.claims as claim
left join regions as region on region.region_code = claim.region_code
group by all
