-- asks:  Which BPJS Ketenagakerjaan offices serve NTT, and which regencies does each serve?
-- grain: branch_code
-- scope: published
select
    branch_code,
    name,
    seat,
    array_to_string(region_codes, ',') as region_codes,
    region_names
from branches
order by branch_code = 'NTT' desc, name
