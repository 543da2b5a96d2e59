-- asks:  Of the members who joined twelve months before, how many were active, by district and month?
-- grain: corner, segment, payer, month_number
-- keep:  no
-- In the usual definition; segment and payer are those of the first payment, corner is the district, or
-- the regency where no more is known. A row for every month that can be seen. None of a regency with a
-- month of which nothing is known: all would seem to have left in it.
with
firsts as (
    select
        any_value(left(place_code, 6)) as corner,
        min(joined_month) as joined_month,
        arg_min(segment, joined_month) as segment,
        arg_min(payer, joined_month) as payer
    from first_payments
    where place_code is not null
    group by member_key
),
joined as (
    select corner, segment, payer, joined_month + 12 as month_number, count(*) as joined
    from firsts
    group by all
),
lines as (
    select distinct joined.corner, joined.segment, joined.payer, spans.first_number, spans.last_number
    from joined
    join spans on spans.region_code = left(joined.corner, 4) and spans.basis = 'members'
    where spans.region_code not in (select region_code from silent_months)
),
spine as (
    select
        corner, segment, payer,
        unnest(range(first_number + 12, last_number + 1))::integer as month_number
    from lines
)
select
    corner, segment, payer, month_number,
    coalesce(joined, 0) as joined,
    coalesce(stayed, 0) as stayed
from spine
left join joined using (corner, segment, payer, month_number)
left join stayed_members using (corner, segment, payer, month_number)
