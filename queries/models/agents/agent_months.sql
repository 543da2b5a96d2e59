-- asks:  How many agents were active, by district and month?
-- grain: area_code, month
-- Active: brought somebody in within the months the rule in force on dormant agents allows. Only in months
-- in which the regency's members are known; area_code is the regency's for agents of no district.
with
months as (
    select distinct month_number, month_from_number(month_number) as month from known_months
),
rules as (
    select months.month, min_by(rule.value, -epoch(rule.starts_on)) as dormant_after
    from months
    join perisai_rules as rule
        on rule.parameter = 'perisai_bulan_tanpa_peserta_baru'
        and rule.starts_on <= last_day(months.month)
        and (rule.ends_on is null or rule.ends_on >= last_day(months.month))
    group by months.month
),
brought as (
    select agent_code, month from monthly_agents group by all having sum(new) > 0
),
active as (
    select distinct
        agent.agent_code, coalesce(agent.district_code, agent.region_code) as area_code, rules.month
    from rules
    join brought
        on brought.month > rules.month - to_months(rules.dormant_after::integer)
        and brought.month <= rules.month
    join agents as agent on agent.agent_code = brought.agent_code
    where agent.left_on is null or agent.left_on > last_day(rules.month)
),
homes as (
    select region_code, district_code as area_code from districts
    union all
    select region_code, region_code from regions
)
select
    homes.area_code,
    rules.month,
    count(active.agent_code) as active
from homes
cross join rules
join known_months as known
    on known.region_code = homes.region_code and known.month_number = month_number(rules.month)
left join active on active.area_code = homes.area_code and active.month = rules.month
where exists (from agents)
group by all
