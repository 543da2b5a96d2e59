-- asks:  What recap would an office hand in: members and contributions by regency and month?
-- grain: month, region_code, segment, payer
-- param: first_month int required
-- param: last_month int required
with
flows as (
    select
        region_code, segment, payer, from_month as month_number,
        count(*) filter (where entry = 'new') as new,
        0 as lapsed,
        count(*) filter (where entry = 'reactivated') as reactivated,
        count(*) filter (where entry <> 'continued') as change
    from cover
    group by all
    union all
    select
        region_code, segment, payer, until_month + 1,
        0,
        count(*) filter (where exit = 'lapsed'),
        0,
        -count(*) filter (where exit <> 'continued')
    from cover
    group by all
),
summed as (
    select
        region_code, segment, payer, month_number,
        sum(new) as new, sum(lapsed) as lapsed, sum(reactivated) as reactivated,
        sum(change) as change
    from flows
    where month_number <= $last_month
    group by all
),
paid as (
    select cell.region_code, cell.segment, cell.payer, cell.month_number,
        sum(cell.paid * prices.amount_idr) as contributions_idr
    from paid_cells as cell
    join prices
        on prices.price_key = cell.price * 256 + cell.month_number - month_number('2012-01')
    group by all
),
spine as (
    select *, unnest(range($first_month, $last_month + 1))::integer as month_number
    from (select distinct region_code, segment, payer from summed)
),
counted as (
    select
        spine.*,
        sum(coalesce(change, 0)) over (
            partition by region_code, segment, payer order by month_number
        ) as active,
        coalesce(new, 0) as new,
        coalesce(lapsed, 0) as lapsed,
        coalesce(reactivated, 0) as reactivated,
        coalesce(contributions_idr, 0) as contributions_idr
    from spine
    left join summed using (region_code, segment, payer, month_number)
    left join paid using (region_code, segment, payer, month_number)
)
select
    date_of(month_number) as month,
    region_code,
    segment,
    payer,
    active::bigint as active,
    new::bigint as new,
    lapsed::bigint as lapsed,
    reactivated::bigint as reactivated,
    contributions_idr::double as contributions_idr
from counted
-- a line that has not begun, or is over, is not reported
where active > 0 or new > 0 or lapsed > 0 or reactivated > 0 or contributions_idr > 0
order by month, region_code, segment, payer
