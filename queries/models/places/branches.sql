-- asks:  The BPJS Ketenagakerjaan offices with the regencies each serves.
-- grain: branch_code
select
    branch.branch_code,
    branch.name,
    branch.seat,
    branch.sources,
    list(region.region_code order by region.region_code) filter (region.region_code is not null)
        as region_codes,
    string_agg(region.name, ', ' order by region.region_code) as region_names
from source.branches as branch
left join source.regions as region on region.branch_code = branch.branch_code
group by all
