-- asks:  What may a protected reader be told of who stayed, by the quarter of joining?
-- grain: region_code, cohort, segment, payer, months_since
-- Of regencies and what is larger, not of segments or payers. Who joined in a quarter are the new members of
-- its months: where one of these is hidden, or few are left, the regency's quarter is hidden, and with it a
-- second one of the branch.
with
quarters as (
    select
        cohort.region_code, region.branch_code, cohort.cohort,
        min(least(nullif(cohort.members, 0), nullif(cohort.active, 0))) as people
    from (
        select
            region_code, cohort, months_since, sum(members) as members, sum(active) as active
        from main.cohorts
        group by all
        -- as far as all of the quarter can be seen
        having months_since <= min(seen_months)
    ) as cohort
    join main.regions as region on region.region_code = cohort.region_code
    group by all
),
flows as (
    select
        region_code, date_trunc('quarter', month)::date as cohort, bool_and(is_closed) as is_closed
    from flow_noise
    group by all
),
judged as (
    select
        quarters.*,
        coalesce(not is_enough(quarters.people), false) or flows.region_code is not null as is_unsafe,
        coalesce(flows.is_closed, true) as is_closed
    from quarters
    left join flows using (region_code, cohort)
),
partners as (
    select branch_code, cohort, arg_min(region_code, (people, region_code)) as region_code
    from judged
    where not is_unsafe and is_enough(people - 1)
    group by all
),
chosen as (
    select judged.*
    from judged
    join (
        select branch_code, cohort, coalesce(bool_or(not is_enough(people)), false) as has_few
        from judged
        where is_unsafe
        group by all
    ) as unsafe using (branch_code, cohort)
    left join partners using (branch_code, cohort, region_code)
    where
        is_unsafe
        -- whose joining is hidden are enough already: that of a further one is known by its months
        or partners.region_code is not null and unsafe.has_few
),
pooled as (
    select
        region_code, branch_code, cohort,
        bool_and(is_closed) over branch and count(*) over branch > 1
        and is_enough(sum(people) over branch - count(*) over branch) as is_closed,
        count(*) over branch as regencies
    from chosen
    window branch as (partition by branch_code, cohort)
),
lines as (
    select
        cohorts.*,
        row_number() over line_of = 1 as is_first,
        drawn_by(
            (cohorts.region_code, cohorts.cohort, cohorts.segment, cohorts.payer, months_since)
        ) as drawn,
        (count(*) over line_of * drawn - sum(drawn) over (
            partition by cohorts.region_code, cohorts.cohort, months_since
        ))::bigint as spread,
        pooled.branch_code, pooled.is_closed, pooled.regencies
    from main.cohorts
    left join pooled on pooled.region_code = cohorts.region_code and pooled.cohort = cohorts.cohort
    window line_of as (
        partition by cohorts.region_code, cohorts.cohort, months_since
        order by cohorts.segment, cohorts.payer
        rows between unbounded preceding and unbounded following
    )
),
totals as (
    select
        region_code, cohort, months_since,
        if(
            is_closed,
            regencies * drawn - sum(drawn) over (partition by branch_code, cohort, months_since),
            drawn
        ) as noise
    from lines
    where is_first and branch_code is not null
)
select
    lines.* exclude (is_first, drawn, spread, branch_code, is_closed, regencies)
    replace (
        (members + spread + if(is_first, coalesce(noise, 0), 0))::bigint as members,
        (active + 3 * spread + if(is_first, 3 * coalesce(noise, 0), 0))::bigint as active
    )
from lines
left join totals using (region_code, cohort, months_since)
