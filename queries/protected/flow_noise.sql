-- asks:  In which regencies and months are new, lapsed and reactivated members hidden, and by what do the
--        two warehouses differ in them?
-- grain: region_code, month
-- keep:  no
-- Active members of two months tell what came and went together, so the three are hidden together: where
-- one is under five, where the active members of the month or the one before are hidden, and where so few
-- both came and went (churn) that of a small district or line the change of its active members would tell
-- who came. So many regencies of a branch are hidden together that their sums leave each a range of five;
-- where all of them are not enough the branch's and the province's are hidden too.
with
lines as (
    select
        area_code as region_code, branch_code, month,
        sum(new)::bigint as new, sum(lapsed)::bigint as lapsed,
        coalesce(sum(reactivated), 0)::bigint as reactivated,
        sum(least(new + coalesce(reactivated, 0), lapsed))::bigint as churn,
        count(*) as lines
    from main.monthly_areas
    where definition = 'usual' and level = 'regency'
    group by all
),
finest as (
    select region_code, month, sum(least(new + coalesce(reactivated, 0), lapsed))::bigint as churn
    from main.monthly_areas
    where definition = 'usual' and level = 'district'
    group by all
),
months as (
    select
        lines.* exclude (churn),
        -- of whom no parts are known nothing can be told of a part
        if(finest.churn is null and lines = 1, 9, coalesce(finest.churn, lines.churn)) as churn,
        new + lapsed + reactivated > 0 as has_any,
        hidden.region_code is not null as is_touched
    from lines
    left join finest using (region_code, month)
    left join (
        select distinct region_code, (period + to_months(later))::date as month
        from total_noise
        cross join (select unnest([0, 1])::integer as later)
        where cube = 'members'
    ) as hidden using (region_code, month)
    where new is not null and lapsed is not null
),
judged as (
    select
        *,
        is_touched
        or has_any and (
            is_few(new) or is_few(lapsed) or is_few(reactivated) or churn < 9
        ) as is_unsafe
    from months
),
pools as (
    select
        branch_code, month,
        count(*) as regencies,
        sum(new) as new, sum(lapsed) as lapsed, sum(reactivated) as reactivated, sum(churn) as churn
    from judged
    where is_unsafe
    group by all
),
partners as (
    select
        judged.branch_code, judged.month,
        arg_min(judged.region_code, (judged.new + judged.lapsed + judged.reactivated, judged.region_code))
            as region_code
    from judged
    join pools using (branch_code, month)
    where not is_unsafe
        and is_enough(judged.new) and is_enough(judged.lapsed)
        and (is_enough(judged.reactivated) or pools.reactivated = 0)
        -- not needed where those together are enough
        and not (
            pools.regencies > 1 and pools.churn >= 9
            and not is_few(pools.new) and not is_few(pools.lapsed)
            and not is_few(pools.reactivated)
        )
    group by all
),
-- without a partner all that came or went anywhere in the branch
chosen as (
    select judged.*
    from judged
    join pools using (branch_code, month)
    left join partners using (branch_code, month)
    where
        is_unsafe
        or judged.region_code = partners.region_code
        or partners.region_code is null and has_any and not (
            pools.regencies > 1 and pools.churn >= 9
            and not is_few(pools.new) and not is_few(pools.lapsed)
            and not is_few(pools.reactivated)
        )
),
drawn as (
    select
        *,
        count(*) over pool > 1
        and sum(churn) over pool >= 9
        and not is_few(sum(new) over pool)
        and not is_few(sum(lapsed) over pool)
        and not is_few(sum(reactivated) over pool) as is_closed,
        count(*) over pool as regencies,
        drawn_by((region_code, month, 'new')) as drawn_new,
        drawn_by((region_code, month, 'lapsed')) as drawn_lapsed,
        drawn_by((region_code, month, 'reactivated')) as drawn_reactivated
    from chosen
    window pool as (partition by branch_code, month)
)
select
    region_code,
    branch_code,
    month,
    is_closed,
    if(is_closed, regencies * drawn_new - sum(drawn_new) over pool, drawn_new)::bigint as new,
    if(is_closed, regencies * drawn_lapsed - sum(drawn_lapsed) over pool, drawn_lapsed)::bigint as lapsed,
    if(
        is_closed, regencies * drawn_reactivated - sum(drawn_reactivated) over pool, drawn_reactivated
    )::bigint as reactivated
from drawn
window pool as (partition by branch_code, month)
