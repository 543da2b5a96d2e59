-- asks:   In which village did each agent bring in members, month by month, and how did the active ones change?
-- grain:  agent_code, place_code, month
-- months: month_number(month)
-- In the usual definition. Only months in which something changed: active is the sum of the changes.
with
changes as (
    select
        agent_code, place_code, from_month as month_number,
        count(*) filter (where entry = 'new') as new,
        count(*) as change
    from coverage_spells
    where definition = 'usual' and agent_code is not null
    group by all
    union all
    select agent_code, place_code, until_month + 1, 0, -count(*)
    from coverage_spells
    where definition = 'usual' and agent_code is not null
    group by all
)
select
    agent_code,
    place_code,
    month_from_number(month_number) as month,
    sum(new)::bigint as new,
    sum(change)::bigint as change
from changes
group by agent_code, place_code, month_number
having sum(changes.new) <> 0 or sum(changes.change) <> 0
