-- asks:   How do an area's key figures of a month compare with last month, last year and the target?
-- grain:  metric
-- scope:  totals
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month asked, e.g. 2026-10
-- was:    overview/kpis
-- One row a card, in the order of the registry. Stocks (active members, coverage, active agents) are
-- set against the target as they stand, flows (new members, contributions) as they add up over the
-- year. value is of the regencies that reported, regions_reported of regions_all, and previous and
-- year_before of the same ones. pace: what a month brought lately, in the last three months (stocks) or
-- since January (flows); last_pace: what the month asked brought. missing: how much is lacking to the
-- year's target, month_missing to the month's own, nothing or less where it is reached; needed_per_month
-- spreads the first over the months left. A target is of the whole area: is_comparable tells whether the year is
-- known of all of it, is_whole whether the month is; what a part reached is at least so much, reaches the
-- target or says nothing of it. What is on target, close or behind is judged by reports/outlook.
with
asked as (
    select area_code, month_of($month) as month, 12 - month($month::date) as months_left
    from area_in_view($region, $branch)
),
measured as (from desk_measures($region, $branch, $month)),
years as (
    select
        unit.metric,
        sum(unit.value) as year_to_date,
        bool_or(unit.is_event) as is_event,
        count(*) as reports
    from desk_units($region, $branch, $month) as unit
    cross join asked
    where year(unit.month) = year(asked.month)
    group by unit.metric
),
figures as (
    select
        metric.indicator as metric,
        metric.desk,
        metric.is_flow,
        max(measured.value) filter (where measured.month = asked.month) as value,
        max(measured.value) filter (
            where measured.month = asked.month - interval 1 month
        ) as previous,
        max(measured.value) filter (
            where measured.month = asked.month - interval 12 month
        ) as year_before,
        max(measured.value) filter (
            where measured.month = asked.month - interval 3 month
        ) as three_months_before,
        any_value(asked.months_left) as months_left
    from metrics as metric
    cross join asked
    left join measured on measured.metric = metric.indicator
    where metric.desk is not null
    group by all
),
reported as (
    select
        figure.*,
        years.year_to_date,
        coalesce(reporting.regions_reported, 0) as regions_reported,
        coalesce(reporting.regions_ever, 0) as regions_ever,
        reporting.regions_all,
        coalesce(reporting.regions_reported = reporting.regions_all, false) as is_whole,
        -- what is counted of the area at once can't be compared by regency
        coalesce(years.is_event and reporting.regions_reported < reporting.regions_ever, false)
            as is_unlike,
        is_whole
        and coalesce(
            years.is_event or years.reports = (12 - figure.months_left) * reporting.regions_all, false
        ) as year_is_whole
    from figures as figure
    left join years on years.metric = figure.metric
    left join area_reporting($region, $branch, $month) as reporting
        on reporting.metric = figure.metric
),
-- a share of the labour force says nothing of a target that is one of the workers to be covered
published_base as (
    select coalesce(bool_or(kind = 'published'), false) as is_of_published
    from coverage_base($region, $branch, $month)
),
aims as (
    select
        metric.indicator as metric,
        max(target.target) filter (where target.month is null) as target,
        max(target.target) filter (where target.month = asked.month) as month_target
    from targets as target
    cross join published_base
    join asked on asked.area_code = target.area_code and year(asked.month) = target.year
    join metrics as metric
        on coalesce(metric.part_of, metric.indicator) = target.metric
        and coalesce(metric.segment, 'all') = target.segment
    where len(metric.denominators) = 0 or is_of_published
    group by metric.indicator
),
compared as (
    select
        reported.*,
        aim.target,
        aim.month_target,
        if(is_flow, year_to_date, value) as reached,
        if(is_flow, year_is_whole, is_whole) as is_comparable,
        case
            when is_flow and year_is_whole then year_to_date / (12 - months_left)
            when not is_flow and is_whole then (value - three_months_before) / 3
        end as pace,
        case
            when is_flow and is_whole then value
            when not is_flow and is_whole then value - previous
        end as last_pace
    from reported
    left join aims as aim on aim.metric = reported.metric
)
select
    metric,
    value,
    if(is_unlike, null, previous) as previous,
    if(is_unlike, null, year_before) as year_before,
    target,
    month_target,
    if(is_flow, year_to_date, null) as year_to_date,
    pace,
    last_pace,
    target - reached as missing,
    month_target - value as month_missing,
    case
        when months_left > 0 and target is not null and is_comparable
            then greatest(target - reached, 0) / months_left
    end as needed_per_month,
    months_left,
    regions_reported,
    regions_ever,
    regions_all,
    is_whole,
    year_is_whole,
    is_comparable
from compared
order by desk
