-- asks:  Which vulnerable people does each budget pay for, and from when to when?
-- grain: id, from_month
-- param: drawn_scale number required  size of what is drawn before it is thinned
-- param: first_id int required     the first number after those of the steady streams
-- People of a regency are numbered; a batch pays for a range of them. Where ranges of two years
-- overlap, the same people are paid for again. Two in a hundred leave early.
with
people_in as (
    select
        region_code,
        payer,
        month_number(first_month) as from_month,
        month_number(last_month) as until_month,
        unnest(range(
            round((first_person - 1) * $drawn_scale)::bigint,
            round((first_person - 1 + people) * $drawn_scale)::bigint
        )) as person
    from batches
),
numbered as (
    select
        $first_id + right(region_code, 2)::bigint * 10000000 + person as id,
        *
    from people_in
)
select
    id,
    region_code,
    payer,
    from_month,
    if(
        chance(id, 'leaves' || from_month) < 0.02,
        from_month + floor((until_month - from_month + 1) * chance(id, 'left' || from_month)),
        until_month
    )::integer as until_month
from numbered
