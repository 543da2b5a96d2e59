-- asks:  From when to when was each member covered, and how did that begin and end?
-- grain: member_key, from_month
-- BPU stay covered for three unpaid months. A change of segment ends one cover and begins another.
with
beside_neighbours as (
    select
        *,
        until_month + if(segment = 'BPU', 3, 0) as grace_until,
        lag(until_month + if(segment = 'BPU', 3, 0)) over runs as previous_until,
        lag(segment) over runs as previous_segment,
        lag(payer) over runs as previous_payer,
        lead(from_month) over runs as next_from,
        lead(segment) over runs as next_segment,
        lead(payer) over runs as next_payer
    from paid_spells
    window runs as (partition by number order by from_month)
)
select
    member_key,
    region_code,
    segment,
    payer,
    from_month,
    if(next_from <= grace_until, next_from - 1, grace_until) as until_month,
    case
        when previous_until is null then 'new'
        when from_month > previous_until + 1 or segment <> previous_segment then 'reactivated'
        when payer <> previous_payer then 'other_payer'
        else 'continued'
    end as entry,
    case
        when next_from is null or next_from > grace_until + 1 or segment <> next_segment
            then 'lapsed'
        when payer <> next_payer then 'other_payer'
        else 'continued'
    end as exit
from beside_neighbours
