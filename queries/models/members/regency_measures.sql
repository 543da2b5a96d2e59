-- asks:  What was each metric that is counted from a cube in a regency and month, where it is known in full?
-- grain: metric, region_code, month
-- Of a share that is a card, value is what stands above its line and below what stands under it, so that
-- the share of several regencies is made of both sums; empty where it is a number of workers.
-- No row where a part is missing, a segment or a district: whatever is summed or compared over regencies
-- is made of like sets of these rows. Which column a metric is, and of which segment, says
-- queries/metrics.toml alone. Claims are events: a regency with none in a month has no row.
with
members as (
    select
        region_code,
        branch_code,
        month,
        segment,
        columns(* exclude (
            level, area_code, region_code, branch_code, month, definition, segment, payer
        ))::double
    from monthly_areas
    where definition = 'usual' and level = 'regency'
),
paid_out as (
    select
        region_code,
        branch_code,
        month,
        segment,
        columns(* exclude (
            month, region_code, branch_code, programme, segment, benefit
        ))::double
    from claims
),
cells as (
    select
        'monthly_areas' as cube, 'monthly_areas.' || name as cube_column,
        region_code, branch_code, month, segment, amount
    from members
        unpivot include nulls (
            amount for name in (columns(* exclude (region_code, branch_code, month, segment)))
        )
    union all
    select 'claims', 'claims.' || name, region_code, branch_code, month, segment, amount
    from paid_out
        unpivot include nulls (
            amount for name in (columns(* exclude (region_code, branch_code, month, segment)))
        )
)
select
    metric.indicator as metric,
    metric.is_flow,
    cells.cube,
    cells.region_code,
    cells.branch_code,
    cells.month,
    sum(cells.amount) filter (cells.cube_column = metric.cube_column) as value,
    sum(cells.amount) filter (cells.cube_column = metric.per_column) as below
from cells
join metrics as metric
    on (metric.is_sum or metric.desk is not null)
    and cells.cube_column in (metric.cube_column, coalesce(metric.per_column, metric.cube_column))
    and (metric.segment is null or metric.segment = cells.segment)
group by all
having count(cells.amount) = count(*)
