-- asks:  The metric registry as a table: group, unit and labels of every indicator.
-- grain: indicator
select
    indicator, metric_group, unit, is_mapped, higher_is_better, close_from_pct, label_id, label_en
from source.metrics
