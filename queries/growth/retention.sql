-- asks:   Of the members who joined in a quarter, how many are still active k months later?
-- grain:  cohort, months_since
-- param:  branch text optional   branch code; empty = all
-- param:  region text optional   regency code; empty = all
-- param:  segment text optional  segment of the first payment; empty = all
-- param:  payer text optional    payer of the first payment; empty = all
-- cohort: the first day of the quarter. A point is given only where all of the cohort can be seen.
with
lines as (
    select
        cohorts.*,
        max(months_since) over (
            partition by cohorts.region_code, cohort, segment, payer
        ) as last_seen
    from cohorts
    join regions as region on region.region_code = cohorts.region_code
    where
        ($branch is null or region.branch_code = $branch)
        and ($region is null or region.region_code = $region)
        and ($segment is null or segment = $segment)
        and ($payer is null or payer = $payer)
),
seen_by_all as (
    select cohort, min(last_seen) as last_seen from lines group by cohort
)
select
    lines.cohort,
    lines.months_since,
    sum(lines.members)::bigint as members,
    sum(lines.active)::bigint as active
from lines
join seen_by_all on seen_by_all.cohort = lines.cohort
where lines.months_since <= seen_by_all.last_seen
group by all
order by lines.cohort, lines.months_since
