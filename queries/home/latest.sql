-- asks:  What else was published last about an area, or about a branch and its regencies?
-- grain: statement_id
-- scope: published
-- param: region text optional    region code; empty = the province
-- param: branch text optional  branch code: the branch itself and its regencies
-- param: until date optional   only statements that speak of this day or earlier
-- was:    overview/latest
-- One statement for each indicator, segment and area; ceremonies, bounds of ranges, probable
-- misprints and labour-market context are left to the sources page.
select
    statement_id,
    area_label,
    indicator,
    segment,
    program,
    value,
    unit,
    as_of,
    as_of_precision,
    reach,
    note,
    publisher,
    title,
    url,
    conflict_id
from statements_about($region, $branch)
where metric_group not in ('context', 'administration')
    and reach not in ('one_event', 'range_bound', 'suspect', 'different_base')
    and ($until is null or as_of_start <= $until)
qualify row_number() over (
    partition by indicator, segment, program, area_label
    order by as_of_end desc, reach = 'whole' desc, value desc,
        statement_id
) = 1
order by as_of_end desc, reach = 'whole' desc, statement_id
