-- asks:  How many workers of an area could be covered, by the last count before a month's end?
-- grain: area_code
-- takes: wanted_region, wanted_branch, wanted_month
-- What coverage is a share of, in the order of its entry in the registry, but first what was published as
-- the workers to be covered. A branch has no count of its own: it is the sum of its regencies', where all of
-- them were counted by the same survey. Of a district nobody counted any.
with
asked as (from area_in_view(wanted_region, wanted_branch)),
regencies as (
    select region_code from regions
    where in_view(region_code, branch_code, wanted_region, wanted_branch)
),
bases as (
    select named.indicator, list_position(coverage.denominators, named.indicator) as place
    from metrics as coverage
    join metrics as named
        on list_contains(coverage.denominators, named.indicator) and named.workers_of is null
    where coverage.indicator = 'coverage_pct'
),
counts as (
    select counted.*, bases.place
    from worker_counts as counted
    join bases on bases.indicator = counted.indicator
    where counted.as_of <= last_day(wanted_month::date)
),
candidates as (
    select counts.*
    from counts
    join asked on asked.area_code = counts.area_code
    union all by name
    select
        any_value(asked.area_code) as area_code,
        counts.indicator,
        counts.as_of,
        counts.as_of_precision,
        max(counts.as_of_end) as as_of_end,
        sum(counts.people) as people,
        bool_or(counts.is_disputed) as is_disputed,
        counts.kind,
        counts.source_kind,
        counts.publisher,
        any_value(counts.title) as title,
        counts.url,
        counts.place
    from counts
    join regencies on regencies.region_code = counts.area_code
    join asked on asked.level = 'branch'
    where counts.kind = 'statistics'
    group by all
    having count(*) = (select count(*) from regencies)
)
select
    area_code,
    indicator,
    people,
    as_of,
    as_of_precision,
    kind,
    source_kind,
    publisher,
    title,
    url
from candidates
qualify row_number() over (
    order by kind = 'published' and indicator = 'eligible_workers' desc, place, as_of_end desc
) = 1
