-- asks:  Where do sources disagree, side by side?
-- grain: statement_id
-- scope: published
-- param: region text optional    region code
-- param: branch text optional  branch code
-- param: year int optional     a year one of the statements speaks of
-- param: group text optional   metric group, e.g. membership, vulnerable, benefits
-- param: search text optional  words, all of which must occur in one of the statements
-- A group is shown whole if one of its statements matches.
with
searched as (
    from matching('statement', $search)
),
wanted as (
    select distinct conflict.conflict_id
    from conflicts as conflict
    join statements as statement on statement.statement_id = conflict.statement_id
    join searched on searched.id = statement.statement_id
    where in_view(statement.area_code, statement.serving_branch, $region, $branch)
        and ($year is null or statement.as_of_year = $year)
        and ($group is null or statement.metric_group = $group)
)
select
    conflict.conflict_id,
    statement.statement_id,
    statement.origin,
    statement.area_label,
    statement.indicator,
    statement.segment,
    statement.program,
    statement.reach,
    statement.part,
    statement.value,
    statement.unit,
    statement.as_of,
    statement.as_of_precision,
    statement.note,
    statement.publisher,
    statement.title,
    statement.url,
    min(statement.as_of_start) over (partition by conflict.conflict_id) as earliest_in_group,
    max(statement.as_of_end) over (partition by conflict.conflict_id) as latest_in_group,
    statement.value / nullif(
        max(statement.value) over (partition by conflict.conflict_id, statement.unit), 0
    ) as share_of_highest,
    count(distinct statement.value) over (partition by conflict.conflict_id) as distinct_values
from conflicts as conflict
join wanted on wanted.conflict_id = conflict.conflict_id
join statements as statement on statement.statement_id = conflict.statement_id
order by
    latest_in_group desc, conflict_id, statement.value desc, statement.as_of, statement.statement_id
