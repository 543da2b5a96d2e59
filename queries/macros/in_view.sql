-- asks:  Does a row belong to what a page speaks of: the region asked, else the branch, else all?
-- gives: boolean
-- takes: region_code, branch_code, wanted_region, wanted_branch
(wanted_region is null or region_code = wanted_region)
and (wanted_region is not null or wanted_branch is null or branch_code = wanted_branch)
