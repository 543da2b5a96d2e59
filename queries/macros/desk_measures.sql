-- asks:  What were an area's key figures in each of the 25 months up to one?
-- grain: metric, month
-- takes: wanted_region, wanted_branch, wanted_month
-- Coverage is ours: active members over the workers counted last, from that count on.
with
asked as (
    select area_code, level, date_trunc('month', wanted_month::date)::date as month
    from area_in_view(wanted_region, wanted_branch)
),
cells as (
    select cube.*
    from monthly_areas as cube
    join asked on asked.area_code = cube.area_code and asked.level = cube.level
    where
        cube.definition = 'usual'
        and cube.month between asked.month - interval 24 month and asked.month
),
regions_in_view as (
    select region.region_code, region.branch_code
    from regions as region, asked
    where
        asked.level = 'province'
        or region.region_code = asked.area_code
        or region.branch_code = asked.area_code
),
agents_in_view as (
    select agent.agent_code, agent.joined_on, agent.left_on
    from agents as agent
    join regions_in_view as region on region.region_code = agent.region_code
),
months as (
    select unnest(
        generate_series(asked.month - interval 24 month, asked.month, interval 1 month)
    )::date as month
    from asked
),
measured as (
    select 'active_members' as metric, month, sum(active) as value from cells group by month
    union all
    select 'active_members_' || lower(segment), month, sum(active)
    from cells where segment <> 'all' group by segment, month
    union all
    select 'new_members', month, sum(new) from cells group by month
    union all
    select 'lapsed_members', month, sum(lapsed) from cells group by month
    union all
    select 'reactivated_members', month, sum(reactivated) from cells group by month
    union all
    select 'contributions_idr', month, sum(contributions_idr) from cells group by month
    union all
    select 'benefits_paid_idr', claim.month, sum(claim.amount_idr)
    from claims as claim
    join regions_in_view as region on region.region_code = claim.region_code
    join months on months.month = claim.month
    group by claim.month
    union all
    select 'coverage_pct', cells.month, 100.0 * sum(cells.active) / any_value(base.people)
    from cells, coverage_base(wanted_region, wanted_branch, wanted_month) as base
    where cells.month >= date_trunc('month', base.as_of)
    group by cells.month
    union all
    -- active: brought somebody in within the months the rule on dormant agents allows
    select
        'active_agents',
        months.month,
        count(distinct line.agent_code)
    from months
    cross join agent_dormant_after(wanted_month) as rule
    join monthly_agents as line
        on line.month > months.month - to_months(rule.months::integer)
        and line.month <= months.month
        and line.new > 0
    join agents_in_view as agent on agent.agent_code = line.agent_code
    where agent.left_on is null or agent.left_on > last_day(months.month)
    group by months.month
)
select metric, month, value from measured
