-- asks:  Which coverage is aimed at for the country, the province and its regencies, by when, and who says so?
-- grain: aim, area_code, year, target_pct
-- scope: published, totals
-- aim: the plan's name among the rules, published (told of the province or a regency), or own (an office's
-- target); area_code is empty for the country. The year of a published one is the one its note names, else that of its date. No denominator
-- is known of any: what a target is counted of here is chosen by who asks.
with
national as (
    select
        parameter as aim, '' as area_code, year(starts_on)::integer as year,
        try_cast(value as double) as target_pct, 'published' as kind, note, publisher, url
    from programme_rules
    where starts_with(parameter, 'target_') and unit = '% pekerja'
),
told as (
    select
        'published' as aim,
        area_code,
        coalesce(
            try_cast(nullif(regexp_extract(note, 'target (?:tahun )?(\d{4})', 1), '') as integer),
            year(as_of_end)::integer
        ) as year,
        value as target_pct, 'published' as kind, note, publisher, url
    from statements
    where indicator = 'coverage_target_pct' and segment = 'all' and area_code is not null
    qualify row_number() over (
        partition by area_code, year, value order by published_on nulls last, statement_id
    ) = 1
),
own as (
    select
        'own' as aim, area_code, year, target as target_pct,
        (select kind from operational where dataset = 'targets') as kind,
        null::varchar as note, null::varchar as publisher, null::varchar as url
    from targets
    where metric = 'coverage_pct' and segment = 'all' and month is null
)
from national
where target_pct is not null
union all by name from told
union all by name from own
order by year, aim, area_code, target_pct
