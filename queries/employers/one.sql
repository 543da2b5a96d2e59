-- asks:   Who is an employer, where, with how many workers registered and in what arrears?
-- grain:  employer_code
-- scope:  people
-- param:  employer text required  the employer's code
-- param:  branch text optional    branch code; empty = all
-- param:  region text optional    regency code; empty = all
select
    employer_code, name, region_code, region_label, sector, size_class, registered_on, is_registered,
    workers, registered_workers, unregistered_workers, programmes, arrears_months, arrears_idr
from employers
where employer_code = $employer and in_view(region_code, branch_code, $region, $branch)
