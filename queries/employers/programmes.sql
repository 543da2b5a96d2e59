-- asks:   Which programmes do registered employers follow?
-- grain:  programmes
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
select
    programmes,
    count(*) as employers,
    sum(registered_workers)::bigint as registered_workers
from employers
where
    is_registered
    and ($branch is null or branch_code = $branch)
    and ($region is null or region_code = $region)
group by programmes
order by len(programmes) nulls last, programmes
