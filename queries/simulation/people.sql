-- asks:  Who is ever a member of a stream that grows steadily, since when, and with which life?
-- grain: id
-- The lives of a kind are dealt out evenly over those who join one after another, so that what
-- really happens stays close to what was expected when the cohorts were sized.
with
each as (
    select *, unnest(range(people)) as number from cohorts
)
select
    first_id + number as id,
    region_code,
    stream,
    grade,
    month as start_month,
    pattern_from + floor(
        500 * (
            ((first_number + number) * 0.6180339887498949
            + chance(region_code || stream, 'lives')) % 1
        )
    )::integer as pattern
from each
