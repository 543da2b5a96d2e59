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
    select 'claims', region_code, ['claims'] from regions
)
select
    used.cube,
    used.region_code,
    -- the weakest: simulated if any of them is
    max(held.kind) as kind,
    string_agg(held.dataset, ', ' order by list_position(used.datasets, held.dataset)) as source
from used
join operational as held on list_contains(used.datasets, held.dataset)
group by all
