-- asks:  What may a protected reader be told of employers?
-- grain: employer_code
-- How many there are of every kind, and the workers of a regency, not of a sector, a size or a single one.
-- Where a regency's workers, or those registered or not, are few, what its sums differ by stands in one row.
with
drawn as (
    select
        employer.*,
        drawn_by((employer_code, 'workers')) as first,
        drawn_by((employer_code, 'unregistered')) as second,
        count(*) over regency as employers,
        if(
            row_number() over (partition by employer.region_code order by employer_code) = 1,
            coalesce(total.noise, 0), 0
        ) as noise
    from main.employers as employer
    left join total_noise as total
        on total.cube = 'employers' and total.region_code = employer.region_code
    window regency as (partition by employer.region_code)
)
select
    * exclude (first, second, employers, noise)
    replace (
        (workers + employers * first - sum(first) over regency + noise)::bigint as workers,
        (registered_workers + employers * first - sum(first) over regency + noise)::bigint
            as registered_workers,
        (unregistered_workers + employers * second - sum(second) over regency + 2 * noise)::bigint
            as unregistered_workers,
        null::varchar as name,
        null::varchar as pressed_by_name
    )
from drawn
window regency as (partition by region_code)
