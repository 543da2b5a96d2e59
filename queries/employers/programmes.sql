-- asks:   Which programmes do registered employers follow?
-- grain:  programmes
-- scope:  totals
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
select
    programmes,
    count(*) as employers,
    sum(registered_workers)::bigint as registered_workers
from employers
where
    is_registered
    and in_view(region_code, branch_code, $region, $branch)
group by programmes
order by len(programmes) nulls last, programmes
