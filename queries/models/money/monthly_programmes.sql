-- asks:  For how many members, and how much, was paid in each regency for which programmes?
-- grain: region_code, segment, payer, programmes, month
-- The files say which programmes a contribution is for, not how it divides among them.
select
    region.region_code,
    region.branch_code,
    payments.segment,
    payments.payer,
    payments.programmes,
    payments.month,
    sum(payments.paid_members)::bigint as paid_members,
    sum(payments.contributions_idr) as contributions_idr
from payments
join regions as region on region.region_code = left(payments.place_code, 4)
group by all
