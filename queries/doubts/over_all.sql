-- asks:   Which regency has more members than working people or, where these are unknown, people?
-- grain:  region_code
-- param:  statistics text required  the file of regional statistics
-- param:  regions text required     the file of regions
-- One row, the weightiest case, with how many there are; reads the tables an import is doubted in.
with working as (
    -- the newest figure; of several the largest, so that a doubt raises no alarm
    select region_code, max_by(value, (year, coalesce(month, 0), value)) as people
    from read_csv($statistics)
    where indicator in ('employed', 'labour_force')
        and len(region_code::varchar) = 4 and value > 0
    group by all
),
base as (
    select region.region_code::varchar as region_code,
        coalesce(max(working.people), max(region.population)) as people
    from read_csv($regions) as region
    left join working on working.region_code::varchar = region.region_code::varchar
    group by all
),
monthly as (
    -- a total beside its parts is not counted again
    select left(region_code, 4) as region_code, month,
        greatest(
            coalesce(sum(active) filter (where segment = 'all'), 0),
            coalesce(sum(active) filter (where segment <> 'all'), 0)
        ) as active
    from together
    where (month, left(region_code, 4)) in (
        select (month, left(region_code, 4)) from fresh
    )
    group by all
)
select count(*) over () as count, region_code, strftime(month, '%Y-%m') as month,
    active::bigint as active, people::bigint as people
from monthly join base using (region_code)
where active > people
order by monthly.active / base.people desc, monthly.month limit 1
