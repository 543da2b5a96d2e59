-- asks:  Published members, coverage or vulnerable workers over time, each statement with its
--        span, its denominator's note and whether others contradict it.
-- grain: statement_id
-- scope: published
-- param: region text optional       region code; empty = the province
-- param: branch text optional     branch code: the branch itself and its regencies
-- param: group text required      membership, coverage, vulnerable, officials, benefits, agents
-- param: from_day date optional
-- param: to_day date optional
select
    statement_id,
    scope,
    area_code,
    branch_code,
    area_label,
    indicator,
    segment,
    program,
    value,
    unit,
    as_of_start,
    as_of_end,
    as_of,
    as_of_precision,
    reach,
    part,
    conflict_id,
    note,
    publisher,
    title,
    url
from statements_about($region, $branch)
where metric_group = $group
    and in_period(as_of_start, as_of_end, $from_day, $to_day)
order by as_of_end, statement_id
