-- asks:  One published statement with everything known about it, and what others say of the same.
-- grain: statement_id
-- scope: published
-- param: id text required  the statement's identifier
-- The statement asked for comes first; the others are those that contradict it.
with
wanted as (
    select statement.statement_id, conflict.conflict_id
    from statements as statement
    left join conflicts as conflict on conflict.statement_id = statement.statement_id
    where statement.statement_id = $id
),
shown as (
    select statement_id, conflict_id, true as is_wanted from wanted
    union all
    select conflict.statement_id, conflict.conflict_id, false as is_wanted
    from conflicts as conflict
    join wanted
        on wanted.conflict_id = conflict.conflict_id
        and wanted.statement_id <> conflict.statement_id
)
select
    shown.is_wanted,
    shown.conflict_id,
    statement.statement_id,
    statement.origin,
    statement.scope,
    statement.area_code,
    statement.area_label,
    statement.indicator,
    statement.metric_group,
    statement.segment,
    statement.program,
    statement.reach,
    statement.part,
    statement.value,
    statement.unit,
    statement.as_of,
    statement.as_of_precision,
    statement.note,
    statement.remark,
    statement.publisher,
    statement.title,
    statement.url,
    statement.published_on
from shown
join statements as statement on statement.statement_id = shown.statement_id
order by shown.is_wanted desc, statement.value desc, statement.statement_id
