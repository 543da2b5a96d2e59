-- asks:  How far from the published numbers of active members does the simulation lie?
-- grain: figure_id
-- param: province text required  name of the province
-- A figure of a month is compared with that month, one of a year with the mean of its months.
with
months_paid as (
    select
        member_key,
        segment,
        list_sort(list((year(month) * 12 + month(month) - 1)::integer)) as months
    from contributions
    group by member_key, segment
),
runs as (
    select
        member_key,
        segment,
        unnest(list_filter(months, lambda m, i: i = 1 or m <> months[i - 1] + 1)) as from_month,
        unnest(list_filter(months, lambda m, i: i = len(months) or months[i + 1] <> m + 1))
            as until_month
    from months_paid
),
-- after a run BPU stay active for up to three more months, unless the next run begins before
reach as (
    select
        member.village_code[:4] as region_code,
        runs.segment,
        runs.from_month,
        least(
            runs.until_month + if(runs.segment = 'BPU', 3, 0) + 1,
            coalesce(
                lead(runs.from_month) over (partition by runs.member_key order by runs.from_month),
                99999
            )
        ) as gone_month
    from runs
    join members as member on member.member_key = runs.member_key
),
changes as (
    select region_code, segment, from_month as month_number, count(*) as change
    from reach
    group by all
    union all
    select region_code, segment, gone_month, -count(*) from reach group by all
),
span as (select min(from_month) as first, max(until_month) as last from runs),
spine as (
    select region_code, segment, unnest(range(first, last + 1))::integer as month_number
    from (select distinct region_code, segment from changes), span
),
per_month as (
    select region_code, segment, month_number, sum(change) as change from changes group by all
),
active as (
    select
        spine.*,
        sum(coalesce(change, 0)) over (
            partition by region_code, segment order by month_number
        ) as members
    from spine
    left join per_month using (region_code, segment, month_number)
),
figures as (
    select
        figure.figure_id,
        figure.as_of,
        figure.as_of_precision,
        figure.scope,
        figure.region_code,
        figure.branch_code,
        figure.segment,
        figure.value::double as published,
        coalesce(known.reach, '') as reach,
        coalesce(known.part, '') as part,
        coalesce(known.reach, '') in ('', 'whole') as must_hold,
        (year(figure.as_of::date) * 12 + month(figure.as_of::date) - 1)::integer as from_month
    from published_figures as figure
    left join figure_comparability as known using (figure_id)
    where figure.indicator = 'active_members'
),
compared as (
    select
        figures.figure_id, active.month_number, sum(active.members) as members
    from figures
    join regions on figures.scope = 'province'
        or regions.region_code = figures.region_code
        or regions.branch_code = figures.branch_code
    join active
        on active.region_code = regions.region_code
        and (
            active.segment = figures.segment
            or (figures.segment = 'all' and (figures.part <> 'tanpa_jakon' or active.segment <> 'JAKON'))
        )
        and active.month_number between figures.from_month
            and figures.from_month + if(figures.as_of_precision = 'year', 11, 0)
    -- staff of one bank are not members one could find in the simulation
    where figures.part <> 'bank_ntt_staff'
    group by all
),
means as (select figure_id, avg(members) as simulated from compared group by 1)
select
    figures.figure_id,
    left(figures.as_of, case as_of_precision when 'year' then 4 when 'month' then 7 else 10 end)
        as as_of,
    concat_ws(
        ' ', coalesce(branches.name, regions.name, $province), figures.segment,
        if(figures.part = 'tanpa_jakon', '(PU, BPU)', null)
    ) as what,
    figures.published,
    round(means.simulated) as simulated,
    round(100 * (means.simulated / figures.published - 1), 2) as difference_pct,
    figures.must_hold
from figures
join means using (figure_id)
left join regions on regions.region_code = figures.region_code
left join branches on branches.branch_code = figures.branch_code
order by figures.as_of, figures.figure_id
