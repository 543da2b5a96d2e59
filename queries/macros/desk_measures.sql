-- asks:  How did an area's key figures run over the 25 months up to one, in like sets of regencies?
-- grain: metric, month
-- takes: wanted_region, wanted_branch, wanted_month
-- Summed over the regencies that reported in the month asked; a month is left out in which one of
-- them did not. Of events (claims) every month is told that had some.
with
units as (from desk_units(wanted_region, wanted_branch, wanted_month)),
now_reporting as (
    select metric, unit, count(*) over (partition by metric) as number
    from units
    where month = month_of(wanted_month)
)
select
    units.metric,
    units.month,
    sum(units.value) / if(count(units.below) = 0, 1, nullif(sum(units.below), 0)) as value
from units
left join now_reporting as reporting using (metric, unit)
where is_event or reporting.unit is not null
group by units.metric, units.month
having any_value(is_event) or count(*) = any_value(reporting.number)
