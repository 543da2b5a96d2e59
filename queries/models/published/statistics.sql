-- asks:  The regional statistics with their dates as spans, one row per published value.
-- grain: statistic_id
-- Two figures of one thing are disputed unless one may be the other in rounder numbers: 2,850,000 and
-- 2,847,839 agree, 115,593 and 134,041 don't.
with
rounded as (
    select
        *,
        pow(10, list_max(list_filter(
            range(-2, 7), lambda digits: round(value / pow(10, digits), 8) % 1 = 0
        ))) as rounded_to
    from source.region_statistics
)
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
    statistic.source_kind,
    max(statistic.value) over same_thing - min(statistic.value) over same_thing
        >= max(statistic.rounded_to) over same_thing as is_disputed,
    -- of several the office's own goes first, then a copy that was held against its releases
    list_position(['official', 'copy_checked', 'press', 'copy'], statistic.source_kind) as preference
from rounded as statistic
left join areas as area on area.area_code = statistic.region_code
left join source.metrics as metric on metric.indicator = statistic.indicator
window same_thing as (
    partition by statistic.region_code, statistic.indicator, statistic.year, statistic.month
)
