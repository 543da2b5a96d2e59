-- asks:  How many members were active, new, lapsed and reactivated at the finest place known?
-- grain: place_code, segment, payer, month
-- In the usual definition. A row stands for every month of a place's span and every segment and payer
-- ever seen there, so that zero is written and missing is null. payer_in and payer_out: members whose
-- payer changed; they cancel out over all payers. A place's segment and payer are a line with a number:
-- millions of rows are joined by it, and what they are of is written beside them at the end.
with
changes as (select * exclude (definition) from place_changes where definition = 'usual'),
seen as (
    select distinct place_code, segment, payer from changes
    union
    -- a village where nobody ever was a member is a zero, not a gap
    select place.place_code, 'BPU', 'own'
    from places as place
    join spans on spans.region_code = place.region_code and spans.basis = 'members'
    where place.level = 'village'
),
lines as materialized (
    select
        seen.*,
        place.region_code,
        place.district_code,
        place.branch_code,
        spans.first_number,
        spans.last_number,
        row_number() over (order by seen.place_code, seen.segment, seen.payer)::integer as line
    from seen
    join places as place on place.place_code = seen.place_code
    join spans on spans.region_code = left(seen.place_code, 4) and spans.basis = 'members'
),
-- what was active stays so until the next change: from each to the next one
stocks as (
    select
        line,
        month_number,
        sum(change) over through_time as active,
        lead(month_number, 1, last_number + 1) over through_time as next_change
    from (
        select line, last_number, month_number, new + reactivated + payer_in - lapsed - payer_out as change
        from changes
        join lines using (place_code, segment, payer)
        where month_number between first_number and last_number
        union all by name
        -- the first month, whether or not something changes in it
        select line, last_number, first_number as month_number, 0 as change
        from lines
    )
    window through_time as (partition by line order by month_number)
),
flows as (
    select line, month_number, changes.* exclude (place_code, segment, payer, month_number)
    from changes
    join lines using (place_code, segment, payer)
),
paid as (
    select line, month_number, paid_members, contributions_idr
    from place_payments
    join lines using (place_code, segment, payer)
),
counted as (
    select
        stock.line,
        stock.month_number,
        stock.active::bigint as active,
        coalesce(flows.new, 0) as new,
        coalesce(flows.lapsed, 0) as lapsed,
        coalesce(flows.reactivated, 0) as reactivated,
        coalesce(flows.segment_in, 0) as segment_in,
        coalesce(flows.segment_out, 0) as segment_out,
        coalesce(flows.payer_in, 0) as payer_in,
        coalesce(flows.payer_out, 0) as payer_out,
        coalesce(paid.paid_members, 0) as paid_members,
        coalesce(paid.contributions_idr, 0) as contributions_idr
    from (
        select line, active, unnest(range(month_number, next_change))::integer as month_number
        from stocks
    ) as stock
    left join flows using (line, month_number)
    left join paid using (line, month_number)
),
-- without their numbers where nothing is known
cells as (
    select
        place_code, region_code, district_code, branch_code, segment, payer,
        counted.* exclude (line)
    from counted
    join lines using (line)
    anti join silent_months as silent
        on silent.region_code = left(place_code, 4) and silent.month_number = counted.month_number
    union all by name
    select
        place_code, lines.region_code, district_code, branch_code, segment, payer,
        silent.month_number
    from lines
    join silent_months as silent
        on silent.region_code = left(lines.place_code, 4)
        and silent.month_number between first_number and last_number
    union all by name
    select recap.*, place.region_code, place.district_code, place.branch_code
    from monthly_recap as recap
    join places as place on place.place_code = recap.place_code
)
select
    place_code, region_code, district_code, branch_code, segment, payer,
    month_from_number(month_number) as month,
    * exclude (
        place_code, region_code, district_code, branch_code, segment, payer, month_number
    )
from cells
