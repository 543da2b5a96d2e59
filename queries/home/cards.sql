-- asks:  What is known today of an area: the latest statement on each headline indicator, and the
--        one before it?
-- grain: indicator
-- scope: published
-- param: region text optional    region code; empty = the branch, else the province
-- param: branch text optional  branch code: statements on the branch itself
-- param: until date optional   only statements that speak of this day or earlier
-- was:    overview/cards
-- Previous = the latest statement with an earlier date; a change is computed only where it speaks
-- of the same thing (same unit), and the page says when the publisher differs.
with
asked as (
    select unnest([
        'active_members', 'registered_members', 'coverage_pct', 'vulnerable_covered',
        'benefits_paid', 'perisai_agents'
    ]) as indicator, unnest([1, 2, 3, 4, 5, 6]) as position
),
candidates as (
    select *
    from statements_about($region, $branch) as statement
    -- of a branch only what speaks of the branch itself: its regencies have rows of their own
    where ($region is not null or $branch is null or statement.branch_code = $branch)
        and statement.program in ('', 'all')
        and statement.segment = if(statement.metric_group = 'vulnerable', 'vulnerable', 'all')
        -- a funding programme is the whole of what is known of vulnerable workers in the province
        and (statement.reach = 'whole'
            or (statement.reach = 'part_funding' and statement.metric_group = 'vulnerable'))
        and ($until is null or statement.as_of_start <= $until)
),
ordered as (
    select
        *,
        row_number() over (
            partition by indicator
            order by
                as_of_end desc,
                reach = 'whole' desc,
                if(reach = 'whole', null, value) desc nulls last,
                case as_of_precision when 'day' then 0 when 'month' then 1 else 2 end,
                published_on desc nulls last,
                statement_id
        ) as choice
    from candidates
),
latest as (
    select * from ordered where choice = 1
),
previous as (
    select ordered.*
    from ordered
    join latest
        on latest.indicator = ordered.indicator
        and ordered.as_of_end < latest.as_of_start
        and ordered.unit = latest.unit
        and ordered.part = latest.part
    qualify row_number() over (partition by ordered.indicator order by ordered.choice) = 1
)
select
    asked.indicator,
    latest.statement_id,
    latest.value,
    latest.unit,
    latest.as_of,
    latest.as_of_precision,
    latest.reach,
    latest.part,
    latest.note,
    latest.publisher,
    latest.title,
    latest.url,
    latest.conflict_id,
    previous.statement_id as previous_id,
    previous.value as previous_value,
    previous.as_of as previous_as_of,
    previous.as_of_precision as previous_as_of_precision,
    previous.publisher as previous_publisher,
    previous.url as previous_url,
    latest.value - previous.value as change
from asked
left join latest on latest.indicator = asked.indicator
left join previous on previous.indicator = asked.indicator
order by asked.position
