-- asks:  Is a meeting of what a page speaks of, or of the whole office that serves it?
-- gives: boolean
-- takes: region_code, branch_code, wanted_region, wanted_branch
-- A meeting of the whole office is of no region.
(wanted_branch is null or branch_code = wanted_branch)
and (wanted_region is null or region_code is null or region_code = wanted_region)
