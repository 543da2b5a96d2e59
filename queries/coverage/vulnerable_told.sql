-- asks:  How many vulnerable workers of a region were last said to be covered, and by whom?
-- grain: statement_id
-- scope: published
-- param: branch text optional   branch code; empty = the province
-- param: region text optional   regency code; goes before the branch
-- The newest statement of each region; never added to an office's own numbers.
select
    statement.statement_id,
    statement.area_code as region_code,
    area.label as region_label,
    statement.value,
    statement.as_of,
    statement.as_of_precision,
    statement.note,
    statement.publisher,
    statement.url
from statements as statement
join areas as area on area.area_code = statement.area_code
where
    statement.indicator = 'vulnerable_covered'
    and statement.unit = 'people'
    and if(
        $region is null and $branch is null,
        true,
        in_view(statement.area_code, area.branch_code, $region, $branch)
    )
qualify row_number() over (
    partition by statement.area_code
    order by statement.as_of_end desc, statement.published_on desc nulls last, statement_id
) = 1
order by statement.area_code
