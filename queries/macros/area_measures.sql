-- asks:  What do the cubes say of an area in each month, for every metric that is a column of one?
-- grain: metric, month
-- takes: wanted_region, wanted_branch
-- Which column a metric is, and of which segment, says queries/metrics.toml alone.
with
members as (
    select
        cube.month,
        cube.segment,
        columns(cube.* exclude (
            level, area_code, region_code, branch_code, month, definition, segment, payer
        ))::double
    from monthly_areas as cube
    join area_in_view(wanted_region, wanted_branch) as asked
        on asked.area_code = cube.area_code and asked.level = cube.level
    where cube.definition = 'usual'
),
paid_out as (
    select
        month,
        segment,
        columns(* exclude (
            month, region_code, branch_code, programme, segment, benefit
        ))::double
    from claims
    where in_view(region_code, branch_code, wanted_region, wanted_branch)
),
cells as (
    select 'monthly_areas.' || name as cube_column, month, segment, amount
    from members
        unpivot include nulls (amount for name in (columns(* exclude (month, segment))))
    union all
    select 'claims.' || name, month, segment, amount
    from paid_out
        unpivot include nulls (amount for name in (columns(* exclude (month, segment))))
)
select
    metric.indicator as metric,
    metric.is_flow,
    cells.month,
    sum(cells.amount) as value
from cells
join metrics as metric
    on metric.cube_column = cells.cube_column
    and (metric.segment is null or metric.segment = cells.segment)
group by all
