-- asks:  The metric registry as a table: of every indicator its group, unit and labels, and where it is
--        counted and shown.
-- grain: indicator
select
    indicator,
    metric_group,
    unit,
    is_mapped,
    depth,
    breaks,
    higher_is_better,
    close_from_pct,
    label_id,
    label_en,
    cube_column,
    cube_column is not null and per_column is null and minus_column is null and months_back is null
        and months = 1 and array_length(denominators) = 0 as is_sum,
    starts_with(coalesce(cube_column, ''), 'vulnerable_workers.') as is_by_year,
    per_column,
    minus_column,
    times,
    months,
    months_back,
    denominators,
    workers_of,
    published_as,
    part_of,
    segment,
    is_flow,
    desk,
    at_meetings
from source.metrics
