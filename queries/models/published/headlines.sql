-- asks:  Which one statement stands for an area, indicator and year on a map or a card?
-- grain: area_code, indicator, segment, program, as_of_year
-- A statement that speaks of the whole of what its indicator names goes first; of those the latest,
-- then the most exact date, then the most recently published. Where only single funding sources
-- are known, the largest stands in as a minimum. Contradicted ones are marked.
with
candidates as (
    select *, reach = 'part_funding' as is_minimum
    from statements
    where reach in ('whole', 'part_funding') and area_code is not null
),
ranked as (
    select
        *,
        row_number() over (
            partition by area_code, indicator, segment, program, as_of_year
            order by
                is_minimum,
                if(is_minimum, value, null) desc nulls last,
                as_of_end desc,
                case as_of_precision when 'day' then 0 when 'month' then 1 else 2 end,
                published_on desc nulls last,
                statement_id
        ) as choice,
        count(*) over (partition by area_code, indicator, segment, program, as_of_year)
            as statements_in_year
    from candidates
)
select
    ranked.* exclude (choice),
    conflict.conflict_id is not null as is_disputed,
    conflict.conflict_id
from ranked
left join conflicts as conflict on conflict.statement_id = ranked.statement_id
where choice = 1
