-- asks:  What was paid for each member in each month?
-- grain: member_key, month
with
months as (
    select
        member_key, segment, payer, price * 256 - month_number('2012-01') as price_base,
        unnest(range(from_month, until_month + 1)) as month_number
    from paid_spells
)
select
    months.member_key, prices.month, months.segment, months.payer,
    prices.programmes, prices.amount_idr
from months
join prices on prices.price_key = (months.price_base + months.month_number)::integer
