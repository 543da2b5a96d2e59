-- asks:  Everything published about one regency, newest first.
-- grain: statement_id
-- param: area text required  region code
select
    statement.statement_id,
    statement.metric_group,
    statement.indicator,
    statement.segment,
    statement.program,
    statement.value,
    statement.unit,
    statement.as_of,
    statement.as_of_precision,
    statement.reach,
    statement.part,
    conflict.conflict_id,
    statement.note,
    statement.publisher,
    statement.title,
    statement.url
from statements as statement
left join conflicts as conflict on conflict.statement_id = statement.statement_id
where statement.area_code = $area
order by statement.as_of_end desc, statement.indicator, statement.statement_id
