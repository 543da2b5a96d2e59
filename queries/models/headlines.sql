-- asks:  Which one statement stands for an area, indicator and year on a map or a card?
-- grain: area_code, indicator, segment, program, as_of_year
-- Only statements that speak of the whole of what their indicator names; of those the latest,
-- then the most exact date, then the most recently published. Contradicted ones are marked.
with
whole as (
    select * from statements where reach = 'whole' and area_code is not null
),
ranked as (
    select
        *,
        row_number() over (
            partition by area_code, indicator, segment, program, as_of_year
            order by
                as_of_end desc,
                case as_of_precision when 'day' then 0 when 'month' then 1 else 2 end,
                published_on desc nulls last,
                statement_id
        ) as choice,
        count(*) over (partition by area_code, indicator, segment, program, as_of_year)
            as statements_in_year
    from whole
)
select
    ranked.* exclude (choice),
    conflict.conflict_id is not null as is_disputed,
    conflict.conflict_id
from ranked
left join conflicts as conflict on conflict.statement_id = ranked.statement_id
where choice = 1
