-- asks:  Which BPJS Ketenagakerjaan offices serve the province, and which regencies does each serve?
-- grain: branch_code
-- scope: published
select
    branch_code,
    name,
    seat,
    array_to_string(region_codes, ',') as region_codes,
    region_names
from branches
-- the one that serves the most regencies first
order by array_length(branches.region_codes) = max(array_length(branches.region_codes)) over () desc, name
