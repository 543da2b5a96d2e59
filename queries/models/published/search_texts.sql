-- asks:  Which words find a statement, an award or a regulation? One lower-case text each.
-- grain: kind, id
-- Values stand as typed in both languages (4475, 4.475, 4,475), dates with their month's name;
-- once as written and once without punctuation.
with
statement_words as (
    select
        'statement' as kind,
        statement.statement_id as id,
        concat_ws(
            ' ', statement.statement_id, statement.area_label, statement.indicator,
            metric.label_id, metric.label_en, statement.segment, statement.program,
            statement.note, statement.publisher, statement.title,
            case
                when statement.value = floor(statement.value) then concat_ws(
                    ' ', statement.value::bigint, format('{:t.}', statement.value::bigint),
                    format('{:,}', statement.value::bigint)
                )
                else concat_ws(
                    ' ', statement.value::varchar, replace(statement.value::varchar, '.', ',')
                )
            end,
            strftime(statement.as_of, '%Y-%m-%d')
        ) as words,
        statement.as_of as day
    from statements as statement
    left join source.metrics as metric on metric.indicator = statement.indicator
),
award_words as (
    select
        'award' as kind,
        award_id as id,
        concat_ws(
            ' ', award_id, ceremony_year, recipient, area_label, category, category_label, sector,
            level, status, venue, note, publisher, title
        ) as words,
        ceremony_on as day
    from awards
),
regulation_words as (
    select
        'regulation' as kind,
        regulation_id as id,
        concat_ws(
            ' ', regulation_id, regulation.kind, number || '/' || year, area_label, level, about,
            note, publisher
        ) as words,
        issued_on as day
    from regulations as regulation
),
together as (
    select * from statement_words
    union all
    select * from award_words
    union all
    select * from regulation_words
),
spelled as (
    select
        kind,
        id,
        lower(concat_ws(
            ' ', words, strftime(day, '%B %Y'),
            ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September',
                'Oktober', 'November', 'Desember'][month(day)] || ' ' || year(day)
        )) as spelling
    from together
)
select
    kind,
    id,
    -- between spaces, so that a whole word can be told from a part of one (Belu from belum)
    ' ' || spelling || ' ' || regexp_replace(spelling, '[^\pL0-9]+', ' ', 'g') || ' ' as search_text
from spelled
