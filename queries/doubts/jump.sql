-- asks:   Which regency and segment, within two months, has more than double or less than half?
-- grain:  region_code
-- param:  people int required     a change of no more people raises no doubt
-- param:  ratio int required      growth or fall by this factor is doubted
-- One row, the weightiest case, with how many there are; reads the tables an import is doubted in.
select count(*) over () as count, region_code, segment, strftime(month, '%Y-%m') as month,
    opening as before, active as after
from looked_at
where abs(active - opening) > $people
    and (active > $ratio * opening or $ratio * active < opening)
order by abs(active - opening) desc, looked_at.month, region_code limit 1
