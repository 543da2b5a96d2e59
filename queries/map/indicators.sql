-- asks:  Which indicators can be mapped, for which years, and for how many regencies?
-- grain: indicator
-- scope: published
select
    indicator,
    metric.metric_group,
    count(distinct region_code) as regions,
    min(year) as first_year,
    max(year) as last_year,
    list(distinct year order by year desc) as years
from map_values
join metrics as metric using (indicator)
where len(metric.breaks) > 0
group by all
order by metric.metric_group, indicator
