-- asks:  How many members were active, new, lapsed and reactivated at the finest place known?
-- grain: place_code, segment, payer, month
-- In the usual definition. A row stands for every month of a place's span and every segment and payer
-- ever seen there, so that zero is written and missing is null. payer_in and payer_out: members whose
-- payer changed; they cancel out over all payers.
with
changes as (select * exclude (definition) from place_changes where definition = 'usual'),
lines as (
    select distinct place_code, segment, payer from changes
    union
    -- a village where nobody ever was a member is a zero, not a gap
    select place.place_code, 'BPU', 'own'
    from places as place
    join spans on spans.region_code = place.region_code and spans.basis = 'members'
    where place.level = 'village'
),
spine as (
    select
        lines.*,
        unnest(range(spans.first_number, spans.last_number + 1))::integer as month_number
    from lines
    join spans on spans.region_code = left(lines.place_code, 4) and spans.basis = 'members'
),
counted as (
    select
        spine.place_code,
        spine.segment,
        spine.payer,
        spine.month_number,
        sum(coalesce(new + reactivated + payer_in - lapsed - payer_out, 0)) over (
            partition by spine.place_code, spine.segment, spine.payer order by spine.month_number
        )::bigint as active,
        coalesce(changes.new, 0) as new,
        coalesce(changes.lapsed, 0) as lapsed,
        coalesce(changes.reactivated, 0) as reactivated,
        coalesce(changes.segment_in, 0) as segment_in,
        coalesce(changes.segment_out, 0) as segment_out,
        coalesce(changes.payer_in, 0) as payer_in,
        coalesce(changes.payer_out, 0) as payer_out,
        coalesce(payments.paid_members, 0) as paid_members,
        coalesce(payments.contributions_idr, 0) as contributions_idr
    from spine
    left join changes using (place_code, segment, payer, month_number)
    left join place_payments as payments using (place_code, segment, payer, month_number)
),
cells as (
    select counted.*
    from counted
    anti join silent_months as silent
        on silent.region_code = left(counted.place_code, 4)
        and silent.month_number = counted.month_number
    union all by name
    select place_code, segment, payer, counted.month_number
    from counted
    semi join silent_months as silent
        on silent.region_code = left(counted.place_code, 4)
        and silent.month_number = counted.month_number
    union all by name
    select * from monthly_recap
)
select
    cell.place_code,
    place.region_code,
    place.district_code,
    place.branch_code,
    cell.segment,
    cell.payer,
    month_from_number(cell.month_number) as month,
    cell.* exclude (place_code, segment, payer, month_number)
from cells as cell
join places as place on place.place_code = cell.place_code
