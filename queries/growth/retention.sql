-- asks:   Of the members who joined in a quarter, how many are still active k months later?
-- grain:  cohort, months_since
-- scope:  totals, people with agent
-- param:  branch text optional   branch code; empty = all
-- param:  region text optional   regency code; empty = all
-- param:  segment text optional  segment of the first payment; empty = all
-- param:  payer text optional    payer of the first payment; empty = all
-- param:  agent text optional    agent code: those the agent brought in, wherever they live
-- cohort: the first day of the quarter. A point is given only where all of the cohort can be seen. Of the
-- regencies that have cohorts, regions_reported of regions_all.
with
regencies as (
    select region_code, region_code in (select distinct region_code from cohorts) as is_known
    from regions
    where in_view(region_code, branch_code, $region, $branch)
),
lines_of_areas as (
    select
        cohorts.cohort,
        cohorts.segment,
        cohorts.payer,
        months_since,
        members,
        active,
        seen_months as last_seen
    from cohorts
    join regencies on regencies.region_code = cohorts.region_code
    where $agent is null
),
agents_quarters as (
    select
        cohort,
        segment,
        payer,
        any_value(members) as members,
        any_value(seen_months) as last_seen,
        unnest(range(any_value(seen_months) + 1))::integer as months_since
    from agent_curves
    where agent_code = $agent
    group by cohort, segment, payer
),
lines_of_agent as (
    select
        quarter.cohort,
        quarter.segment,
        quarter.payer,
        quarter.months_since,
        quarter.members,
        sum(coalesce(curve.change, 0)) over (
            partition by quarter.cohort, quarter.segment, quarter.payer
            order by quarter.months_since
        ) as active,
        quarter.last_seen
    from agents_quarters as quarter
    left join agent_curves as curve
        on curve.agent_code = $agent
        and curve.cohort = quarter.cohort
        and curve.segment = quarter.segment
        and curve.payer = quarter.payer
        and curve.months_since = quarter.months_since
),
lines as (
    select *
    from (from lines_of_areas union all by name from lines_of_agent)
    where
        ($segment is null or segment = $segment)
        and ($payer is null or payer = $payer)
),
seen_by_all as (
    select cohort, min(last_seen) as last_seen from lines group by cohort
)
select
    lines.cohort,
    lines.months_since,
    sum(lines.members)::bigint as members,
    sum(lines.active)::bigint as active,
    (select count(*) from regencies where is_known) as regions_reported,
    (select count(*) from regencies) as regions_all
from lines
join seen_by_all on seen_by_all.cohort = lines.cohort
where lines.months_since <= seen_by_all.last_seen
group by all
order by lines.cohort, lines.months_since
