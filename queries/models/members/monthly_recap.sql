-- asks:  What does an imported recap say of the places it speaks of, month by month?
-- grain: place_code, segment, payer, month_number
-- keep:  no
-- Only of regencies whose members were not imported. A total beside its own parts would count
-- everybody twice and is left out. Unknown is never zero: a month not reported at all is null, and
-- so is a segment that falls silent after it was reported. Before its first report it was zero, and
-- zero is a payer nobody is written under in a segment that is.
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
months_reported as (
    select
        region_code, month_number,
        any_value(has_segments) as has_segments,
        count(new) > 0 as tells_new, count(lapsed) > 0 as tells_lapsed,
        count(reactivated) > 0 as tells_reactivated,
        count(contributions_idr) > 0 as tells_contributions
    from recap
    group by all
),
segments_reported as (
    select region_code, segment, month_number, any_value(has_payers) as has_payers
    from recap
    group by all
),
lines as (
    select
        region_code, segment, payer,
        min(min(month_number)) over (partition by region_code, segment) as first_reported
    from recap
    group by region_code, segment, payer
),
spine as (
    select
        lines.*,
        unnest(range(spans.first_number, spans.last_number + 1))::integer as month_number
    from lines
    join spans on spans.region_code = left(lines.region_code, 4)
),
cells as (
    select
        spine.*,
        -- in a month that was reported, and not silent of this segment
        of_month.month_number is not null
        and (of_segment.month_number is not null or spine.month_number < spine.first_reported) as is_none,
        of_month.* exclude (region_code, month_number, has_segments)
    from spine
    left join months_reported as of_month using (region_code, month_number)
    left join segments_reported as of_segment using (region_code, segment, month_number)
    where
        -- a total and its parts are never lines of the same month
        coalesce((spine.segment <> 'all') = of_month.has_segments, true)
        and coalesce((spine.payer <> 'all') = of_segment.has_payers, true)
)
select
    cells.region_code as place_code,
    cells.segment,
    cells.payer,
    cells.month_number,
    if(recap.region_code is null and is_none, 0, recap.active) as active,
    if(recap.region_code is null and is_none and tells_new, 0, recap.new) as new,
    if(recap.region_code is null and is_none and tells_lapsed, 0, recap.lapsed) as lapsed,
    if(recap.region_code is null and is_none and tells_reactivated, 0, recap.reactivated)
        as reactivated,
    if(recap.region_code is null and is_none and tells_contributions, 0, recap.contributions_idr)
        as contributions_idr
from cells
left join recap using (region_code, segment, payer, month_number)
