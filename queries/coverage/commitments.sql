-- asks:  Which budgets and agreements to cover workers were told of each region, the newest first?
-- grain: commitment, region_code
-- scope: published
-- param: branch text optional   branch code: its regencies, and the province
-- commitment: the indicator of a published figure on a budget or people budgeted for, or agreement (an
-- event: a memorandum, a launch of cover). The newest of each.
with
told as (
    select
        indicator as commitment, area_code as region_code, value, unit, as_of, as_of_precision,
        null::varchar as title_id, null::varchar as title_en, note, publisher, url, as_of_end as newest
    from statements
    where indicator in (
        'vulnerable_budget', 'vulnerable_budgeted', 'vulnerable_planned', 'non_asn_budgeted',
        'combined_programme_budget', 'village_council_planned'
    )
    union all
    select
        'agreement', area_code, null, null, happened_on, precision,
        title_id, title_en, note, publisher, url, happened_on
    from events
    where kind = 'programme'
)
select
    told.commitment, told.region_code, area.label as region_label, told.value, told.unit, told.as_of,
    told.as_of_precision, told.title_id, told.title_en, told.note, told.publisher, told.url
from told
join areas as area on area.area_code = told.region_code
where area.kind = 'province' or in_view(told.region_code, area.branch_code, null, $branch)
qualify row_number() over (
    partition by told.commitment, told.region_code order by told.newest desc, told.url, told.value desc
) = 1
order by told.region_code, told.as_of desc, told.commitment
