-- asks:   What share of their workers do employers register, by regency, sector or size class?
-- grain:  grouped_by
-- scope:  totals
-- param:  by text required      region, sector or size_class
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- A worker beyond those reported counts as reported: a share is never above 100 %.
select
    case $by
        when 'region' then region_label
        when 'sector' then sector
        else size_class
    end as grouped_by,
    count(*) as employers,
    count(*) filter (where is_registered and registered_workers < workers) as partial_employers,
    sum(workers)::bigint as workers,
    sum(unregistered_workers)::bigint as unregistered_workers,
    100.0 * (sum(workers) - sum(unregistered_workers)) / sum(workers) as registered_pct
from employers
where in_view(region_code, branch_code, $region, $branch)
group by grouped_by
having sum(workers) <> 0
order by registered_pct, unregistered_workers desc, grouped_by nulls last
