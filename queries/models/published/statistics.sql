-- asks:  The regional statistics with their dates as spans, one row per published value.
-- grain: statistic_id
select
    'st-' || substr(md5(concat_ws('|', year, month, region_code, statistic.indicator, statistic.value, statistic.url)), 1, 10)
        as statistic_id,
    statistic.region_code as area_code,
    coalesce(area.label, statistic.region_code) as area_label,
    statistic.indicator,
    metric.metric_group,
    statistic.year::bigint as year,
    statistic.month::bigint as month,
    make_date(year, coalesce(month, 1), 1) as as_of,
    case when month is null then 'year' else 'month' end as as_of_precision,
    case when month is null then make_date(year, 12, 31)
        else last_day(make_date(year, month, 1)) end as as_of_end,
    statistic.value,
    statistic.unit,
    statistic.publisher,
    statistic.title,
    statistic.url,
    min(statistic.value) over same_thing <> max(statistic.value) over same_thing as is_disputed
from source.region_statistics as statistic
left join areas as area on area.area_code = statistic.region_code
left join source.metrics as metric on metric.indicator = statistic.indicator
window same_thing as (
    partition by statistic.region_code, statistic.indicator, statistic.year, statistic.month
)
