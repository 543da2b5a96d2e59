-- asks:  Where do sources disagree, side by side?
-- grain: statement_id
-- param: area text optional    region code
-- param: branch text optional  branch code
select
    conflict.conflict_id,
    statement.statement_id,
    statement.origin,
    statement.area_label,
    statement.indicator,
    statement.segment,
    statement.program,
    statement.part,
    statement.value,
    statement.unit,
    statement.as_of,
    statement.as_of_precision,
    statement.note,
    statement.publisher,
    statement.title,
    statement.url,
    max(statement.as_of_end) over (partition by conflict.conflict_id) as latest_in_group,
    count(distinct statement.value) over (partition by conflict.conflict_id) as distinct_values
from conflicts as conflict
join statements as statement on statement.statement_id = conflict.statement_id
where ($area is null or statement.area_code = $area)
    and ($branch is null or statement.serving_branch = $branch)
order by latest_in_group desc, conflict_id, statement.value desc, statement_id
