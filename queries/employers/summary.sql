-- asks:   How many employers are known and registered, how many workers are not, what is in arrears?
-- grain:  employers
-- scope:  totals
-- rows:   1
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- unregistered_workers counts all; partial_workers only those of registered employers (PDS).
select
    count(*) as employers,
    count(*) filter (where is_registered) as registered_employers,
    coalesce(sum(workers), 0)::bigint as workers,
    coalesce(sum(least(registered_workers, workers)), 0)::bigint as registered_workers,
    coalesce(sum(unregistered_workers), 0)::bigint as unregistered_workers,
    count(*) filter (where is_registered and registered_workers < workers) as partial_employers,
    coalesce(sum(unregistered_workers) filter (where is_registered), 0)::bigint
        as partial_workers,
    count(*) filter (where arrears_class <> 'none') as employers_in_arrears,
    sum(arrears_idr) filter (where arrears_class <> 'none') as arrears_idr,
    count(pressed_by) as vendors,
    coalesce(sum(unregistered_workers) filter (where pressed_by is not null), 0)::bigint
        as vendor_workers
from employers
where in_view(region_code, branch_code, $region, $branch)
