-- asks:  One row for each regency: its value of an indicator in a year, or the latest
--        up to now when no year is given; empty where nothing was published.
-- grain: region_code
-- scope: published
-- rows:  as in regions
-- param: indicator text required
-- param: year int optional     empty = each regency's latest
-- param: branch text optional  marks the regencies of this branch as in focus
with
chosen as (
    select *
    from map_values
    where indicator = $indicator and ($year is null or year = $year)
    qualify row_number() over (partition by region_code order by year desc) = 1
)
select
    region.region_code,
    region.name,
    region.label,
    region.aliases,
    region.branch_code,
    in_view(region.region_code, region.branch_code, null, $branch) as in_focus,
    chosen.value,
    chosen.unit,
    chosen.year,
    chosen.as_of,
    chosen.as_of_precision,
    chosen.is_disputed,
    chosen.is_minimum,
    chosen.kind,
    chosen.publisher,
    chosen.title,
    chosen.url,
    chosen.note
from regions as region
left join chosen on chosen.region_code = region.region_code
order by chosen.value desc nulls last, region.label
