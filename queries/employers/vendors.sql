-- asks:   Which vendors of registered companies are not registered themselves, and who can press them?
-- grain:  employer_code
-- scope:  people
-- param:  branch text optional  branch code of the vendor; empty = all
-- param:  region text optional  regency code of the vendor; empty = all
select
    pressed_by,
    pressed_by_name,
    sum(unregistered_workers) over (partition by pressed_by)::bigint as workers_of_all,
    count(*) over (partition by pressed_by) as vendors_of_all,
    employer_code,
    name,
    region_code,
    region_label,
    sector,
    workers
from employers
where
    pressed_by is not null
    and in_view(region_code, branch_code, $region, $branch)
order by workers_of_all desc, pressed_by, workers desc, employer_code
