-- asks:  How many workers of an area were counted, by which count, when, and by whom?
-- grain: indicator, area_code, as_of
-- What a share of workers can be counted of: the indicators that some entry of the registry names as
-- denominators. Of several figures of one time one is taken and marked as disputed. Who works without a
-- wage is counted by us: all employed people less the wage employees of the same source.
with
named as (select distinct unnest(denominators) as indicator from metrics),
without_wage as (
    select
        everybody.* replace (
            'employed_without_wage' as indicator,
            everybody.value - employees.value as value,
            everybody.is_disputed or employees.is_disputed as is_disputed
        )
    from statistics as everybody
    join statistics as employees using (area_code, as_of, publisher, url)
    where everybody.indicator = 'employed' and employees.indicator = 'employed_wage_employee'
),
counted as (
    select
        indicator, area_code, as_of, as_of_precision, as_of_end, value, is_disputed,
        'statistics' as kind, source_kind, preference, publisher, title, url
    from (from statistics union all by name from without_wage)
    union all
    select
        indicator, area_code, as_of, as_of_precision, as_of_end, value,
        conflict.statement_id is not null, 'published', null, 0, publisher, title, url
    from statements
    left join conflicts as conflict using (statement_id)
    where
        area_code is not null
        and segment = 'all' and program = '' and reach = 'whole' and unit = 'people'
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
    source_kind,
    publisher,
    title,
    url
from counted
semi join named using (indicator)
qualify row_number() over (
    partition by indicator, area_code, as_of order by as_of_end, preference, publisher, url
) = 1
