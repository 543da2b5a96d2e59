-- asks:  What may a protected reader be told of what agents bring in?
-- grain: agent_code, segment, month
-- In which months somebody, and nothing more; and of a regency that has under five agents active in a month
-- not even this, in the months that make them so.
with
few as (
    select left(area_code, 4) as region_code, month
    from main.agent_months
    group by all
    having is_few(sum(active))
),
-- so many months after a new member the rule in force calls an agent active
spans as (
    select few.region_code, few.month, max(rule.value)::integer as active_for
    from few
    join main.perisai_rules as rule
        on rule.parameter = 'perisai_bulan_tanpa_peserta_baru'
        and rule.starts_on <= last_day(few.month)
        and (rule.ends_on is null or rule.ends_on >= last_day(few.month))
    group by few.region_code, few.month
),
silent as (
    select distinct agent.agent_code, line.month
    from main.monthly_agents as line
    join main.agents as agent on agent.agent_code = line.agent_code
    join spans
        on spans.region_code = agent.region_code
        and line.month between spans.month - to_months(spans.active_for) and spans.month
)
select
    line.agent_code, line.segment, line.month, null::bigint as active,
    if(silent.agent_code is null, sign(line.new), 0)::bigint as new, null::bigint as lapsed,
    null::bigint as reactivated, null::bigint as paid_members, null::double as contributions_idr
from main.monthly_agents as line
left join silent on silent.agent_code = line.agent_code and silent.month = line.month
