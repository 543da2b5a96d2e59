-- asks:  How many contributions of each price were paid, by regency, segment, payer and month?
-- grain: region_code, segment, payer, price, month_number
-- param: last_month int required
with
changes as (
    select region_code, segment, payer, price, from_month as month_number, count(*) as members
    from paid_spells
    group by all
    union all
    select region_code, segment, payer, price, until_month + 1, -count(*)
    from paid_spells
    group by all
),
steps as (
    select
        region_code, segment, payer, price, month_number,
        lead(month_number, 1, $last_month + 1) over kinds as next_month,
        sum(members) over kinds as paid
    from (
        select region_code, segment, payer, price, month_number, sum(members) as members
        from changes group by all
    )
    window kinds as (partition by region_code, segment, payer, price order by month_number)
)
select
    region_code, segment, payer, price, paid::bigint as paid,
    unnest(range(month_number, next_month))::integer as month_number
from steps
where paid > 0 and month_number <= $last_month
