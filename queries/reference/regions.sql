-- asks:  Which are NTT's regencies and cities, with both region codes and their branch?
-- grain: region_code
-- scope: published
-- rows:  as in regions
select
    region_code,
    bps_code,
    name,
    kind,
    capital,
    islands,
    branch_code,
    branch_name,
    branch_sourced,
    area_km2,
    population,
    districts,
    villages,
    label,
    aliases,
    source
from regions
order by region_code
