-- asks:  Every published statement on Jamsostek: the published figures, and the few rows on
--        membership, coverage and agents that stand among the regional statistics.
-- grain: statement_id
-- A date known to the month or year becomes a span; the day in the file is a placeholder.
with
figures as (
    select
        figure.figure_id as statement_id,
        'published_figures' as origin,
        figure.scope,
        figure.region_code as area_code,
        figure.branch_code,
        figure.indicator,
        figure.segment,
        coalesce(figure.program, '') as program,
        figure.value,
        figure.unit,
        figure.as_of,
        figure.as_of_precision,
        coalesce(comparability.reach, 'whole') as reach,
        coalesce(comparability.part, '') as part,
        comparability.conflict_group,
        comparability.remark,
        figure.note,
        figure.publisher,
        figure.title,
        figure.url,
        figure.published_on
    from source.published_figures as figure
    left join source.figure_comparability as comparability
        on comparability.figure_id = figure.figure_id
),
among_statistics as (
    select
        'rs-' || substr(md5(concat_ws('|', year, month, region_code, indicator, url)), 1, 8)
            as statement_id,
        'region_statistics' as origin,
        case when length(region_code) = 2 then 'province' else 'regency' end as scope,
        region_code as area_code,
        null as branch_code,
        indicator,
        'all' as segment,
        '' as program,
        value,
        unit,
        make_date(year, coalesce(month, 1), 1) as as_of,
        case when month is null then 'year' else 'month' end as as_of_precision,
        'whole' as reach,
        '' as part,
        null as conflict_group,
        null as remark,
        null as note,
        publisher,
        title,
        url,
        null::date as published_on
    from source.region_statistics
    where indicator in ('active_members', 'inactive_members', 'coverage_pct')
),
-- the same article may have been read for both files
not_yet_told as (
    select among_statistics.*
    from among_statistics
    where not exists (
        select 1
        from figures
        where figures.area_code = among_statistics.area_code
            and figures.indicator = among_statistics.indicator
            and figures.value = among_statistics.value
            and date_trunc('year', figures.as_of) = date_trunc('year', among_statistics.as_of)
    )
),
together as (
    select * from figures
    union all
    select * from not_yet_told
)
select
    together.*,
    as_of as as_of_start,
    case as_of_precision
        when 'year' then make_date(year(as_of), 12, 31)
        when 'month' then last_day(as_of)
        else as_of
    end as as_of_end,
    year(as_of)::bigint as as_of_year,
    metric.metric_group,
    coalesce(area.label, branch.name, together.area_code) as area_label,
    coalesce(together.branch_code, area.branch_code) as serving_branch
from together
left join source.metrics as metric on metric.indicator = together.indicator
left join areas as area on area.area_code = together.area_code
left join source.branches as branch on branch.branch_code = together.branch_code
