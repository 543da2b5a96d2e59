-- asks:   Where do new, reactivated and lapsed members not explain the change of the active ones?
-- grain:  region_code
-- One row, the weightiest case, with how many there are; reads the tables an import is doubted in.
select count(*) over () as count, region_code, segment, strftime(month, '%Y-%m') as month,
    active, opening + new + reactivated - lapsed as expected
from looked_at
where active <> opening + new + reactivated - lapsed
order by looked_at.month, region_code, segment limit 1
