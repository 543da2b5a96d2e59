-- asks:  How many workers of an area were counted, by which count, when, and by whom?
-- grain: indicator, area_code, as_of
-- What a share of workers can be counted of: the indicators that some entry of the registry names as
-- denominators. Of several figures of one time one is taken and marked as disputed.
with
named as (select distinct unnest(denominators) as indicator from metrics),
counted as (
    select
        indicator, area_code, as_of, as_of_precision, as_of_end, value, is_disputed, 'statistics' as kind,
        publisher, title, url
    from statistics
    union all by name
    select
        indicator, area_code, as_of, as_of_precision, as_of_end, value, is_disputed, 'published' as kind,
        publisher, title, url
    from headlines
    where segment = 'all' and program = '' and reach = 'whole' and unit = 'people'
)
select
    indicator,
    area_code,
    as_of,
    as_of_precision,
    as_of_end,
    value as people,
    is_disputed,
    kind,
    publisher,
    title,
    url
from counted
semi join named using (indicator)
qualify row_number() over (
    partition by indicator, area_code, as_of order by as_of_end, kind desc, publisher, url
) = 1
