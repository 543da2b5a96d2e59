-- asks:  What does an office know of employers, budgets and targets by regency, for the map?
-- grain: part, area_code, is_total, segment, payer, month
-- keep:  no
-- What is no cube of months: employers as they are now (their month is the last of the members), budgets
-- for vulnerable workers by year (its first month), targets of a month or, else, of its year. A target of
-- all segments is a line of its own, not the sum of theirs.
with
last_month as (
    select coalesce(
        (select max(last_month) from enrolment_basis),
        (select month_of(max(registered_on)) from employers)
    ) as month
),
firms as (
    select
        region_code,
        sum(workers)::double as workers,
        -- more registered than there are says nothing of those who are not
        sum(least(registered_workers, workers))::double as registered_workers,
        count(*)::double as employers,
        (count(*) filter (not is_registered))::double as not_registered,
        (count(*) filter (is_registered))::double as registered,
        (count(*) filter (is_registered and arrears_months > 0))::double as in_arrears,
        -- who is in arrears of an amount nobody told makes the sum unknown
        if(
            count(*) filter (arrears_months > 0 and arrears_idr is null) > 0, null, sum(arrears_idr)
        )::double as arrears_idr
    from employers
    where region_code is not null
    group by region_code
),
budgets as (
    select
        region_code as area_code, funding_source, make_date(year, 1, 1) as month,
        eligible::double as eligible, covered::double as covered,
        budget_planned_idr::double as budget_planned_idr,
        budget_realised_idr::double as budget_realised_idr
    from vulnerable_workers
    where region_code in (select region_code from regions)
),
aims as (
    select target.*
    from targets as target
    join regions on regions.region_code = target.area_code
),
months as (
    select distinct month from monthly_areas where level = 'regency' and definition = 'usual'
),
aimed as (
    select
        'targets.' || aims.metric as part, aims.area_code, aims.segment, months.month,
        coalesce(
            max(aims.target) filter (where aims.month is not null),
            max(aims.target) filter (where aims.month is null)
        ) as amount
    from aims
    join months
        on months.month = aims.month or (aims.month is null and year(months.month) = aims.year)
    group by all
)
select
    'employers.' || name as part, region_code as area_code, true as is_total, 'all' as segment,
    'all' as payer, last_month.month, amount
from firms
    unpivot (amount for name in (columns(* exclude (region_code))))
cross join last_month
union all
select 'vulnerable_workers.' || name, area_code, false, 'all', funding_source, month, amount
from budgets
    unpivot include nulls (amount for name in (columns(* exclude (area_code, funding_source, month))))
union all
select part, area_code, segment = 'all', segment, 'all', month, amount
from aimed
