-- asks:  What does the map draw for a regency, indicator and year?
-- grain: region_code, indicator, year
-- Published statements, regional statistics, and two counts of our own: wins and regulations.
with
from_statements as (
    select
        headline.area_code as region_code,
        headline.indicator,
        headline.as_of_year as year,
        headline.value,
        headline.unit,
        headline.as_of,
        headline.as_of_precision,
        headline.is_disputed,
        headline.is_minimum,
        'published' as kind,
        headline.publisher,
        headline.title,
        headline.url,
        headline.note,
        null as source_kind
    from headlines as headline
    where headline.program in ('', 'all')
        -- the segment an indicator is about by itself, never a part of it
        and headline.segment = case headline.metric_group
            when 'vulnerable' then 'vulnerable'
            when 'officials' then headline.segment
            when 'context' then headline.segment
            else 'all' end
    qualify row_number() over (
        partition by headline.area_code, headline.indicator, headline.as_of_year
        order by headline.is_minimum, headline.as_of_end desc, headline.statement_id
    ) = 1
),
from_statistics as (
    select
        area_code as region_code,
        indicator,
        year,
        value,
        unit,
        as_of,
        as_of_precision,
        is_disputed,
        false as is_minimum,
        'statistics' as kind,
        publisher,
        title,
        url,
        null as note,
        source_kind
    from statistics
    qualify row_number() over (
        partition by area_code, indicator, year
        order by as_of_end desc, preference, publisher, url
    ) = 1
),
-- what is counted by us of two statistics
from_both as (
    select
        area_code as region_code, indicator, year(as_of) as year, people as value, 'people' as unit,
        as_of, as_of_precision, is_disputed, false as is_minimum, kind, publisher, title, url,
        null as note, source_kind
    from worker_counts
    where indicator = 'employed_without_wage'
),
wins as (
    select
        region_code,
        'paritrana_wins' as indicator,
        ceremony_year::bigint as year,
        count(*)::double as value,
        'awards' as unit,
        make_date(ceremony_year, 1, 1) as as_of,
        'year' as as_of_precision,
        bool_or(disputed) as is_disputed,
        false as is_minimum,
        'published' as kind,
        string_agg(distinct publisher, ', ' order by publisher) as publisher,
        null as title,
        min(url) as url,
        null as note,
        null as source_kind
    from awards
    where counts_once and level = 'province'
        and category in ('regency_government', 'village_government')
    group by region_code, ceremony_year
),
rules as (
    select
        region_code,
        'regulation_count' as indicator,
        year::bigint as year,
        count(*)::double as value,
        'regulations' as unit,
        make_date(year, 1, 1) as as_of,
        'year' as as_of_precision,
        false as is_disputed,
        false as is_minimum,
        'published' as kind,
        string_agg(distinct publisher, ', ' order by publisher) as publisher,
        null as title,
        min(url) as url,
        null as note,
        null as source_kind
    from regulations
    where
        counts_once and level = 'regency' and year is not null and topic = 'social_security'
    group by region_code, year
),
together as (
    select *, 0 as preference from from_statements
    union all
    select *, 1 from from_statistics
    union all
    select *, 1 from from_both
    union all
    select *, 0 from wins
    union all
    select *, 0 from rules
)
select together.* exclude (preference)
from together
join source.metrics as metric on metric.indicator = together.indicator and metric.is_mapped
join regions as region on region.region_code = together.region_code
-- On Jamsostek itself a statement has the finer date; on land and people the statistical office
-- is the authority.
qualify row_number() over (
    partition by together.region_code, together.indicator, together.year
    order by if(
        metric.metric_group in ('administration', 'population', 'labour', 'poverty', 'wage'),
        -preference, preference)
) = 1
