-- asks:  Which months does an area have operational data for, and are they real or simulated?
-- grain:  month
-- scope:  published, totals
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- was:    overview/months
with
kinds as (
    select max(held.kind) as kind, max(basis.basis) as basis
    from enrolment_basis as basis
    join operational as held
        on held.dataset = if(basis.basis = 'members', 'contributions', 'enrollment_monthly')
    join regions as region on region.region_code = basis.region_code
    where in_view(region.region_code, region.branch_code, left($region, 4), $branch)
)
select cube.month, kinds.kind, kinds.basis
from monthly_areas as cube
join area_in_view($region, $branch) as asked
    on asked.area_code = cube.area_code and asked.level = cube.level
cross join kinds
where cube.definition = 'usual'
group by all
having count(cube.active) > 0
order by cube.month desc
