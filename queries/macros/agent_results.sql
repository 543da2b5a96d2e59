-- asks:  How did every agent do up to a month: whom they brought in, who stayed, how long since the last?
-- grain: agent_code
-- takes: wanted_month
-- retained_12m_pct: of the members brought in 12 to 23 months before, those active 12 months after
-- their first payment. status: left, or as agent_status has it. brings_members: brought somebody in within
-- the months the rule on dormant agents allows; those at work who do are the active agents of the desk.
with
lines as (
    select
        agent_code,
        sum(new) filter (where month = wanted_month::date)::bigint as new_members,
        sum(new) filter (where month > wanted_month::date - interval 12 month)::bigint as new_members_12m,
        max(month) filter (where new > 0) as last_new,
        sum(active) filter (where month = wanted_month::date)::bigint as active_members,
        sum(contributions_idr) filter (
            where month > wanted_month::date - interval 12 month
        ) as contributions_12m_idr
    from monthly_agents
    where month <= wanted_month::date
    group by agent_code
),
kept as (
    select
        agent_code,
        sum(members)::bigint as members,
        100.0 * sum(active_12) / sum(members) as retained_12m_pct
    from agent_cohorts
    where
        joined_on between wanted_month::date - interval 23 month and wanted_month::date - interval 12 month
        and active_12 is not null
    group by agent_code
),
agents_asked as (
    select
        *,
        date_diff('month', month_of(joined_on), wanted_month::date) as months_as_agent,
        left_on is not null and left_on <= last_day(wanted_month::date) as has_left
    from agents
    where
        joined_on <= last_day(wanted_month::date)
),
joined as (
    select
        agent.*,
        coalesce(lines.new_members, 0) as new_members,
        coalesce(lines.new_members_12m, 0) as new_members_12m,
        coalesce(lines.active_members, 0) as active_members,
        coalesce(lines.contributions_12m_idr, 0) as contributions_12m_idr,
        kept.members as members_for_retention,
        kept.retained_12m_pct,
        date_diff(
            'month', coalesce(lines.last_new, month_of(agent.joined_on)), wanted_month::date
        ) as months_without_new,
        rule.months as dormant_after_months,
        coalesce(
            date_diff('month', lines.last_new, wanted_month::date) < rule.months, false
        ) as brings_members
    from agents_asked as agent
    left join agent_dormant_after(wanted_month) as rule on true
    left join lines on lines.agent_code = agent.agent_code
    left join kept on kept.agent_code = agent.agent_code
)
select
    agent_code,
    name,
    region_code,
    region_label,
    branch_code,
    district_code,
    district_name,
    joined_on,
    months_as_agent,
    new_members,
    new_members_12m,
    active_members,
    contributions_12m_idr,
    members_for_retention,
    retained_12m_pct,
    months_without_new,
    dormant_after_months,
    brings_members,
    if(
        has_left, 'left', agent_status(months_as_agent, months_without_new, dormant_after_months)
    ) as status
from joined
