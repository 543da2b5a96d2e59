-- asks:  What is the target of an office or region, for a year or a month, by segment and measure?
-- grain: period, area_code, segment, metric
select
    period,
    left(period, 4)::integer as year,
    if(len(period) = 7, (period || '-01')::date, null) as month,
    area_code,
    segment,
    metric,
    target
from source.targets
