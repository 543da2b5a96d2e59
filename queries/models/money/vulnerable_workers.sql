-- asks:  For how many vulnerable workers does a budget pay in a year, how long, planned and realised?
-- grain: year, region_code, funding_source
select paid.*, area.label as region_label, area.branch_code
from source.vulnerable_workers as paid
left join areas as area on area.area_code = paid.region_code
