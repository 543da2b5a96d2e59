-- asks:  What was each number that a map is counted from, by area, segment, payer and month?
-- grain: part, level, area_code, is_total, segment, payer, month
-- part: the column of a cube that a mapped metric of the registry names. A row for each segment and
-- payer, and one for all of them (is_total), so that the map needs no sum where it asks for none. amount
-- of a total is the sum of what is known, is_known whether that is all of it. In the order it is asked in:
-- a map reads one stretch of it. Villages are read from monthly_places.
with
wanted as (
    select cube_column as part from metrics where is_mapped and cube_column is not null
    union
    select per_column from metrics where is_mapped and per_column is not null
),
members as (
    select
        level, area_code, region_code, month, segment, payer,
        columns(* exclude (
            level, area_code, region_code, branch_code, month, definition, segment, payer
        ))::double
    from monthly_areas
    where definition = 'usual' and level in ('regency', 'district')
),
-- a regency with claims in some month had none in one without a row
claim_months as (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
    from claims
),
claim_lines as (select distinct region_code, segment from claims),
paid_out as (
    select
        'regency' as level, line.region_code as area_code, line.region_code, claim_months.month,
        line.segment, 'all' as payer,
        sum(coalesce(claim.cases, 0))::double as cases,
        sum(coalesce(claim.amount_idr, 0))::double as amount_idr
    from claim_lines as line
    cross join claim_months
    left join claims as claim
        on claim.region_code = line.region_code and claim.segment = line.segment
        and claim.month = claim_months.month
    group by all
),
lines as (
    select 'monthly_areas.' || name as part, level, area_code, region_code, month, segment, payer, amount
    from members
        unpivot include nulls (
            amount for name in (
                columns(* exclude (level, area_code, region_code, month, segment, payer))
            )
        )
    union all
    select 'claims.' || name, level, area_code, region_code, month, segment, payer, amount
    from paid_out
        unpivot include nulls (
            amount for name in (
                columns(* exclude (level, area_code, region_code, month, segment, payer))
            )
        )
),
chosen as (from lines semi join wanted using (part))
select
    part, level, area_code, region_code, false as is_total, segment, payer, month, amount,
    amount is not null as is_known
from chosen
union all
select
    part, level, area_code, region_code, true, 'all', 'all', month, sum(amount),
    count(amount) = count(*)
from chosen
group by all
order by part, level, is_total, segment, payer, area_code, month
