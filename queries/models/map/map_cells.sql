-- asks:  What was each number that a map is counted from, by area, segment, payer and month?
-- grain: part, level, area_code, is_total, segment, payer, month
-- part: the column of a cube that a mapped metric of the registry names. A row for each segment and
-- payer, and one for all of them (is_total), so that the map needs no sum where it asks for none. amount
-- of a total is the sum of what is known, is_known whether that is all of it. In the order it is asked in:
-- a map reads one stretch of it, found by part_key. Villages are read from monthly_places.
with
wanted as (
    select unnest([cube_column, per_column, minus_column]) as part
    from metrics
    where is_mapped
),
members as (
    select
        level, area_code, month, segment, payer,
        columns(* exclude (
            level, area_code, region_code, branch_code, month, definition, segment, payer
        ))::double
    from monthly_areas
    where definition = 'usual' and level in ('regency', 'district')
),
claim_lines as (select distinct region_code, segment from claims),
paid_out as (
    select
        'regency' as level, line.region_code as area_code, known.month,
        line.segment, 'all' as payer,
        sum(coalesce(claim.cases, 0))::double as cases,
        sum(coalesce(claim.amount_idr, 0))::double as amount_idr
    from claim_lines as line
    join claim_months as known on known.region_code = line.region_code
    left join claims as claim
        on claim.region_code = line.region_code and claim.segment = line.segment
        and claim.month = known.month
    group by all
),
-- of districts, and of the regency with those of whom no district is known
retained as (
    select
        unnest(if(len(corner) = 6, ['district', 'regency'], ['regency'])) as level,
        unnest(if(len(corner) = 6, [corner, left(corner, 4)], [corner])) as area_code,
        month_from_number(month_number) as month, segment, payer,
        joined::double as joined, stayed::double as stayed
    from retention_months
),
lines as (
    select 'monthly_areas.' || name as part, level, area_code, month, segment, payer, amount
    from members
        unpivot include nulls (
            amount for name in (columns(* exclude (level, area_code, month, segment, payer)))
        )
    union all
    select 'claims.' || name, level, area_code, month, segment, payer, amount
    from paid_out
        unpivot include nulls (
            amount for name in (columns(* exclude (level, area_code, month, segment, payer)))
        )
    union all
    select 'retention_months.' || name, level, area_code, month, segment, payer, sum(amount)
    from retained
        unpivot (amount for name in (joined, stayed))
    group by all
    union all
    select part, 'regency', area_code, month, segment, payer, amount
    from office_cells
    where not is_total
),
chosen as (from lines semi join wanted using (part)),
-- what has no lines of segments and payers
wholes as (
    select part, 'regency' as level, area_code, month, amount, amount is not null as is_known
    from office_cells
    where is_total
    union all
    select 'agent_months.active', 'district', area_code, month, active, true
    from agent_months
    where len(area_code) = 6
    union all
    select 'agent_months.active', 'regency', left(area_code, 4), month, sum(active), true
    from agent_months
    group by all
    union all
    select
        'monthly_villages.' || name, if(grouping(district_code) = 0, 'district', 'regency'),
        if(grouping(district_code) = 0, district_code, region_code), month, sum(amount),
        count(amount) = count(*) and bool_and(is_whole)
    from (
        select district_code, region_code, month, is_whole, villages::double as villages,
            without_members::double as without_members
        from monthly_villages
    )
        unpivot include nulls (amount for name in (villages, without_members))
    group by grouping sets (
        (name, region_code, district_code, month), (name, region_code, month)
    )
),
everything as (
    select
        part, level, area_code, false as is_total, segment, payer, month, amount,
        amount is not null as is_known
    from chosen
    union all
    select
        part, level, area_code, true, 'all', 'all', month, sum(amount), count(amount) = count(*)
    from chosen
    where not starts_with(part, 'targets.')
    group by all
    union all
    select part, level, area_code, true, 'all', 'all', month, amount, is_known
    from wholes
    semi join wanted using (part)
)
-- by a key of the part: parts begin alike, and of what a stretch holds the engine knows only that
select part_key(part) as part_key, *
from everything
order by part_key, level, is_total, segment, payer, area_code, month
