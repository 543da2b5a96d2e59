-- asks:   Of the members who joined in a month, how many came and went k months after their first payment?
-- grain:  region_code, agent_code, joined_month, segment, payer, months_since
-- months: joined_month + months_since
-- In the usual definition; segment and payer are those of the first payment, agent_code is empty where
-- no agent brought them. The sum of change up to a month is how many were active then, at 0 all who
-- joined.
with
joined as (
    select
        left(place_code, 4) as region_code,
        coalesce(agent_code, '') as agent_code,
        joined_month,
        joined_segment as segment,
        joined_payer as payer,
        from_month,
        until_month
    from coverage_spells
    where definition = 'usual'
)
select
    region_code, agent_code, joined_month, segment, payer, months_since,
    sum(change)::bigint as change
from (
    select *, from_month - joined_month as months_since, 1 as change from joined
    union all
    select *, until_month + 1 - joined_month, -1 from joined
) as counted
group by all
having sum(counted.change) <> 0
