-- asks:   In which month did how many of an agent's members come, go and come back, by segment?
-- grain:  agent_code, segment, month_number
-- months: month_number
-- In the usual definition of "active"; only months in which something happened.
with
flows as (
    select
        agent_code, segment, from_month as month_number,
        count(*) filter (where entry = 'new') as new,
        0 as lapsed,
        count(*) filter (where entry in ('reactivated', 'other_segment')) as reactivated
    from coverage_spells
    where definition = 'usual' and agent_code is not null
        and entry in ('new', 'reactivated', 'other_segment')
    group by all
    union all
    select
        agent_code, segment, until_month + 1, 0, count(*), 0
    from coverage_spells
    where definition = 'usual' and agent_code is not null and exit in ('lapsed', 'other_segment')
    group by all
)
select
    agent_code,
    segment,
    month_number,
    sum(new)::bigint as new,
    sum(lapsed)::bigint as lapsed,
    sum(reactivated)::bigint as reactivated
from flows
group by agent_code, segment, month_number
