-- asks:   How many workers does each regency have, by the last count published for the whole of it?
-- grain:  region_code
-- scope:  published
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  month date required   only counts made by the end of this month
-- Eligible workers go before employed people, and these before the labour force, whatever their dates.
-- Nothing of the kind is published below the regency.
with
newest as (
    select *
    from worker_counts
    where
        indicator in ('eligible_workers', 'employed', 'labour_force')
        and as_of <= last_day($month::date)
    qualify row_number() over (
        partition by area_code
        order by
            array_position(['eligible_workers', 'employed', 'labour_force'], indicator),
            as_of_end desc, publisher
    ) = 1
)
select
    region.region_code,
    region.label as region_label,
    newest.indicator,
    newest.people,
    newest.as_of,
    newest.as_of_precision,
    newest.publisher,
    newest.url
from regions as region
left join newest on newest.area_code = region.region_code
where in_view(region.region_code, region.branch_code, $region, $branch)
order by region.region_code
