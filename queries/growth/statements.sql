-- asks:  Published members, coverage or vulnerable workers over time, each statement with its
--        span, its denominator's note and whether others contradict it.
-- grain: statement_id
-- param: area text optional       region code; empty = the province
-- param: branch text optional     branch code: the branch itself and its regencies
-- param: group text required      membership, coverage, vulnerable, officials, benefits, agents
-- param: from_day date optional
-- param: to_day date optional
select
    statement.statement_id,
    statement.scope,
    statement.area_code,
    statement.branch_code,
    statement.area_label,
    statement.indicator,
    statement.segment,
    statement.program,
    statement.value,
    statement.unit,
    statement.as_of_start,
    statement.as_of_end,
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
where statement.metric_group = $group
    and case
        when $area is not null then statement.area_code = $area
        when $branch is not null then statement.serving_branch = $branch
        else statement.area_code in (select area_code from areas where parent_code is null)
    end
    and ($from_day is null or statement.as_of_end >= $from_day)
    and ($to_day is null or statement.as_of_start <= $to_day)
order by statement.as_of_end, statement.statement_id
