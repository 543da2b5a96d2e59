-- asks:  The regencies and cities with their branch and the number of districts and villages.
-- grain: region_code
with
district_counts as (
    select region_code, count(*) as districts from source.districts group by region_code
),
village_counts as (
    select district.region_code, count(*) as villages
    from source.villages as village
    join source.districts as district on district.district_code = village.district_code
    group by district.region_code
)
select
    region.region_code,
    region.bps_code,
    region.name,
    if(region.kind = 'city', region.name, 'Kab. ' || region.name) as label,
    region.kind,
    region.aliases,
    region.capital,
    region.islands,
    region.branch_code,
    coalesce(branch.name, region.branch_code) as branch_name,
    region.branch_sourced,
    region.area_km2,
    region.population,
    coalesce(district_counts.districts, 0) as districts,
    coalesce(village_counts.villages, 0) as villages,
    region.source
from source.regions as region
left join source.branches as branch on branch.branch_code = region.branch_code
left join district_counts on district_counts.region_code = region.region_code
left join village_counts on village_counts.region_code = region.region_code
