-- asks:  What may a protected reader be told of employers?
-- grain: employer_code
-- How many there are of every kind, and the workers of a regency, not of a sector, a size or a single one.
with
drawn as (
    select
        *,
        (1000 + hash(employer_code, 'workers') % 1000003)::bigint as first,
        (1000 + hash(employer_code, 'unregistered') % 1000003)::bigint as second,
        count(*) over regency as employers,
        sum(workers) over regency < 5 and sum(workers) over regency > 0 as is_few
    from main.employers
    window regency as (partition by region_code)
)
select
    * exclude (first, second, employers, is_few)
    replace (
        workers + if(is_few, first, employers * first - sum(first) over regency)::bigint as workers,
        registered_workers
            + if(is_few, first, employers * first - sum(first) over regency)::bigint
            as registered_workers,
        unregistered_workers
            + if(is_few, second, employers * second - sum(second) over regency)::bigint
            as unregistered_workers,
        null::varchar as name,
        null::varchar as pressed_by_name
    )
from drawn
window regency as (partition by region_code)
