-- asks:  All published figures as their sources have them, with where sources disagree.
-- grain: figure_id
-- scope: published
-- param: region text optional       region code: 53 or a regency
-- param: branch text optional     branch code: its regencies and the branch itself
-- param: indicator text optional
-- param: group text optional      metric group, e.g. membership, vulnerable, benefits
-- param: year int optional        year of the date the figure speaks of
-- param: search text optional     words, all of which must occur: area, indicator, note, source, value
-- param: disputed bool optional   true: only those that other sources contradict
with
searched as (
    from matching('statement', $search)
)
select
    statement.statement_id as figure_id,
    strftime(statement.as_of, '%Y-%m-%d') as as_of,
    statement.as_of_precision,
    statement.scope,
    statement.area_code as region_code,
    statement.branch_code,
    statement.area_label,
    statement.indicator,
    statement.metric_group,
    statement.segment,
    statement.program,
    statement.value,
    statement.unit,
    statement.reach,
    statement.part,
    conflict.conflict_id,
    statement.note,
    statement.remark,
    statement.publisher,
    statement.title,
    statement.url,
    strftime(statement.published_on, '%Y-%m-%d') as published_on
from statements as statement
join searched on searched.id = statement.statement_id
left join conflicts as conflict on conflict.statement_id = statement.statement_id
where statement.origin = 'published_figures'
    and in_view(statement.area_code, statement.serving_branch, $region, $branch)
    and ($indicator is null or statement.indicator = $indicator)
    and ($group is null or statement.metric_group = $group)
    and ($year is null or statement.as_of_year = $year)
    and ($disputed is null or (conflict.conflict_id is not null) = $disputed)
order by statement.as_of desc, statement.statement_id
