-- asks:  From whose data, and which datasets, is a cube made in a regency?
-- grain: cube, region_code
with
enrolled as (
    select
        region_code,
        if(basis = 'members', ['members', 'contributions'], ['enrollment_monthly']) as datasets
    from enrolment_basis
),
used as (
    select 'monthly_areas' as cube, region_code, datasets from enrolled
    union all
    select 'agent_months', region_code, ['agents', 'members', 'contributions'] from enrolled
    union all
    select 'retention_months', region_code, datasets from enrolled
    union all
    select 'monthly_villages', region_code, datasets from enrolled
    union all
    select unnest(['claims', 'employers', 'vulnerable_workers', 'targets']), region_code, null
    from regions
)
select
    used.cube,
    used.region_code,
    -- the weakest: simulated if any of them is
    max(held.kind) as kind,
    string_agg(held.dataset, ', ' order by list_position(coalesce(used.datasets, [used.cube]), held.dataset))
        as source
from used
join operational as held on list_contains(coalesce(used.datasets, [used.cube]), held.dataset)
group by all
