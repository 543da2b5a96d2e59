-- asks:  Every area a statement may speak of: the province and its regencies and cities.
-- grain: area_code
select
    area.region_code as area_code,
    area.name,
    coalesce(region.label, area.name) as label,
    area.kind,
    area.parent_code,
    region.branch_code
from source.areas as area
left join regions as region on region.region_code = area.region_code
