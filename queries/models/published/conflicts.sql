-- asks:  Which statements speak of the same thing at the same time but give different values?
-- grain: statement_id
-- Two ways in: our own reading of the articles (conflict_group), and the same area, indicator,
-- segment, programme and part with overlapping dates. Nothing is dropped or averaged.
with recursive
comparable as (
    select
        *,
        coalesce(area_code, '') || '|' || coalesce(branch_code, '') || '|' || indicator || '|'
            || segment || '|' || program || '|' || part || '|' || unit as subject
    from statements
    where reach in ('whole', 'part_funding', 'part_area', 'part_group')
        and metric_group <> 'context'
),
overlapping as (
    select here.statement_id as here_id, there.statement_id as there_id
    from comparable as here
    join comparable as there
        on there.subject = here.subject
        and there.reach = here.reach
        and there.statement_id <> here.statement_id
        and there.as_of_start <= here.as_of_end
        and there.as_of_end >= here.as_of_start
    where here.value <> there.value
),
named as (
    select here.statement_id as here_id, there.statement_id as there_id
    from statements as here
    join statements as there
        on there.conflict_group = here.conflict_group
        and there.statement_id <> here.statement_id
),
edges as (
    select * from overlapping
    union
    select * from named
),
reachable as (
    select here_id as statement_id, here_id as reached from edges
    union
    select reachable.statement_id, edges.there_id
    from reachable
    join edges on edges.here_id = reachable.reached
)
select statement_id, min(reached) as conflict_id
from reachable
group by statement_id
