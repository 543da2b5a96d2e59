-- asks:  Everything published about one regency, newest first.
-- grain: statement_id
-- scope: published
-- param: region text required  region code
select
    statement_id,
    metric_group,
    indicator,
    segment,
    program,
    value,
    unit,
    as_of,
    as_of_precision,
    reach,
    part,
    conflict_id,
    note,
    publisher,
    title,
    url
from statements_about($region, null)
order by as_of_end desc, indicator, statement_id
