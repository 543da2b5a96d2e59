-- asks:   Which employers are in their first three months of arrears, the largest sum first?
-- grain:  employer_code
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
select
    employer_code, name, region_code, region_label, sector, registered_workers, arrears_months,
    arrears_idr
from employers
where
    arrears_class = 'current'
    and ($branch is null or branch_code = $branch)
    and ($region is null or region_code = $region)
order by arrears_idr desc, employer_code
