-- asks:  What was planned and paid for vulnerable workers, by year, source of funds and region, and for how many?
-- grain: year, region_code, funding_source
-- scope: totals
-- param: branch text optional   branch code; empty = the province
-- param: region text optional   regency code; goes before the branch
select
    paid.year,
    paid.region_code,
    paid.region_label,
    paid.funding_source,
    paid.eligible,
    paid.covered,
    paid.months_paid,
    paid.budget_planned_idr,
    paid.budget_realised_idr
from vulnerable_workers as paid
where
    if(
        $region is null and $branch is null,
        true,
        in_view(paid.region_code, paid.branch_code, $region, $branch)
    )
order by paid.year, paid.region_code, paid.funding_source
