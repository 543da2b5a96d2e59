-- asks:  What does an imported recap say of the places it speaks of, month by month?
-- grain: place_code, segment, payer, month_number
-- keep:  no
-- Only of regencies whose members were not imported. A total beside its own parts would count
-- everybody twice and is left out. A month that was reported without a line has none of it; a month
-- not reported at all is unknown.
with
reported as (
    select
        recap.*,
        month_number(recap.month) as month_number,
        bool_or(recap.segment <> 'all') over (
            partition by recap.region_code, recap.month
        ) as has_segments,
        bool_or(recap.payer <> 'all') over (
            partition by recap.region_code, recap.month, recap.segment
        ) as has_payers
    from source.enrollment_monthly as recap
),
recap as (
    select reported.*
    from reported
    join spans on spans.region_code = left(reported.region_code, 4) and spans.basis = 'recap'
    where
        not (reported.segment = 'all' and reported.has_segments)
        and not (reported.payer = 'all' and reported.has_payers)
),
months_reported as (select distinct region_code, month_number from recap),
spine as (
    select
        line.*,
        unnest(range(spans.first_number, spans.last_number + 1))::integer as month_number
    from (select distinct region_code, segment, payer from recap) as line
    join spans on spans.region_code = left(line.region_code, 4)
)
select
    spine.region_code as place_code,
    spine.segment,
    spine.payer,
    spine.month_number,
    coalesce(recap.active, if(months_reported.month_number is null, null, 0)) as active,
    recap.new,
    recap.lapsed,
    recap.reactivated,
    recap.contributions_idr
from spine
left join recap using (region_code, segment, payer, month_number)
left join months_reported using (region_code, month_number)
