-- asks:  Which claims were paid in the region asked, else in the branch's, else in the province?
-- grain: month, region_code, programme, segment, benefit
-- takes: wanted_region, wanted_branch
select *
from claims
where
    (wanted_region is null or region_code = wanted_region)
    and (wanted_region is not null or wanted_branch is null or branch_code = wanted_branch)
