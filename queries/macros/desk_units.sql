-- asks:  What were an area's key figures in each of the 25 months up to one, by what reports them?
-- grain: metric, unit, month
-- takes: wanted_region, wanted_branch, wanted_month
-- What no cube has as a column is counted here. Coverage is ours: active members over the workers
-- counted last, from that count on.
with
months as (
    select unnest(
        generate_series(
            month_of(wanted_month) - interval 24 month, month_of(wanted_month), interval 1 month
        )
    )::date as month
),
counted as (
    select measure.metric, measure.is_event, measure.unit, measure.month, measure.value
    from area_measures(wanted_region, wanted_branch) as measure
    join months on months.month = measure.month
)
from counted
union all
select 'coverage_pct', is_event, unit, counted.month, 100 * counted.value / base.people
from counted, coverage_base(wanted_region, wanted_branch, wanted_month) as base
where counted.metric = 'active_members' and counted.month >= month_of(base.as_of)
union all
-- active: brought somebody in within the months the rule on dormant agents allows
select
    'active_agents',
    true,
    '',
    months.month,
    count(distinct line.agent_code)
from months
cross join agent_dormant_after(wanted_month) as rule
join monthly_agents as line
    on line.month > months.month - to_months(rule.months::integer)
    and line.month <= months.month
    and line.new > 0
join agents as agent on agent.agent_code = line.agent_code
where
    in_view(agent.region_code, agent.branch_code, wanted_region, wanted_branch)
    and (agent.left_on is null or agent.left_on > last_day(months.month))
group by months.month
