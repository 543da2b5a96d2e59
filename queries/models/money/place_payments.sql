-- asks:  For how many members of a place, and how much, was paid for a month?
-- grain: place_code, segment, payer, month_number
-- keep:  no
select
    place_code,
    segment,
    payer,
    month_number(month) as month_number,
    sum(paid_members) as paid_members,
    sum(contributions_idr) as contributions_idr
from payments
group by all
