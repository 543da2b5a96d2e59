-- asks:  How many workers of an area could be covered, by the count published last before a month's end?
-- grain: area_code
-- takes: wanted_region, wanted_branch, wanted_month
-- Only where somebody counted the whole area; of most regencies and of no branch anybody did.
select
    statement.area_code,
    statement.statement_id,
    statement.value as people,
    statement.as_of,
    statement.as_of_precision,
    statement.publisher,
    statement.url
from statements as statement
join area_in_view(wanted_region, wanted_branch) as asked on asked.area_code = statement.area_code
where
    statement.indicator = 'eligible_workers'
    and statement.segment = 'all'
    and statement.reach = 'whole'
    and statement.as_of_start <= last_day(wanted_month::date)
qualify row_number() over (
    order by statement.as_of_end desc, statement.published_on desc nulls last, statement_id
) = 1
