-- asks:  What else was published last about an area, or about a branch and its regencies?
-- grain: statement_id
-- param: area text optional    region code; empty = the province
-- param: branch text optional  branch code: the branch itself and its regencies
-- param: until date optional   only statements that speak of this day or earlier
-- One statement for each indicator, segment and area; ceremonies, bounds of ranges, probable
-- misprints and labour-market context are left to the sources page.
select
    statement.statement_id,
    statement.area_label,
    statement.indicator,
    statement.segment,
    statement.program,
    statement.value,
    statement.unit,
    statement.as_of,
    statement.as_of_precision,
    statement.reach,
    statement.publisher,
    statement.title,
    statement.url,
    conflict.conflict_id
from statements as statement
left join conflicts as conflict on conflict.statement_id = statement.statement_id
where case
        when $area is not null then statement.area_code = $area
        when $branch is not null then statement.serving_branch = $branch
        else statement.area_code in (select area_code from areas where parent_code is null)
    end
    and statement.metric_group not in ('context', 'administration')
    and statement.reach not in ('one_event', 'range_bound', 'suspect', 'different_base')
    and ($until is null or statement.as_of_start <= $until)
qualify row_number() over (
    partition by statement.indicator, statement.segment, statement.program, statement.area_label
    order by statement.as_of_end desc, statement.reach = 'whole' desc, statement.value desc,
        statement.statement_id
) = 1
order by statement.as_of_end desc, statement.reach = 'whole' desc, statement.statement_id
