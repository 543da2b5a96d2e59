-- asks:  What were an area's key figures in each of the 25 months up to one, by what reports them?
-- grain: metric, unit, month
-- takes: wanted_region, wanted_branch, wanted_month
-- A share is counted of its two parts as the registry has them: value is what is above its line, times
-- what it is multiplied by, below what is under it. Of a number of workers it is counted at once, from
-- that count on. Only what no cube has is counted here by itself.
with
months as (
    select unnest(
        generate_series(
            month_of(wanted_month) - interval 24 month, month_of(wanted_month), interval 1 month
        )
    )::date as month
),
counted as (
    select
        measure.metric,
        measure.is_event,
        measure.unit,
        measure.month,
        metric.times * measure.value as value,
        measure.below,
        len(metric.denominators) > 0 as is_of_workers
    from area_measures(wanted_region, wanted_branch) as measure
    join metrics as metric on metric.indicator = measure.metric
    join months on months.month = measure.month
)
select counted.* exclude (is_of_workers)
from counted
where not is_of_workers
union all
select
    counted.metric, counted.is_event, counted.unit, counted.month, counted.value / base.people, null
from counted
cross join coverage_base(wanted_region, wanted_branch, wanted_month) as base
where counted.is_of_workers and counted.month >= month_of(base.as_of)
union all
-- active: brought somebody in within the months the rule on dormant agents allows
select
    'active_agents',
    true,
    '',
    months.month,
    count(distinct line.agent_code),
    null
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
