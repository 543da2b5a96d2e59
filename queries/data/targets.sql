-- asks:   What are the targets of a year in the areas in view, beside what the year before reached?
-- grain:  area_code, segment
-- param:  branch text optional  branch code: the branch and its regencies; empty = province, branches
-- param:  region text optional  regency code; goes before the branch
-- param:  metric text required  what is targeted
-- param:  year int required
-- was:    targets/table
-- reached: of a stock what the year before ended with, of a flow its sum; missing where the year has
-- no such data. Coverage is targeted for the area in view as a whole, and not compared.
with
asked as (from area_in_view($region, $branch)),
areas_in_view as (
    select area_code, level, 0 as position from asked
    union all
    select branch.branch_code, 'branch', 1
    from branches as branch, asked
    where asked.level = 'province' and $metric <> 'coverage_pct'
    union all
    select region.region_code, 'regency', 2
    from regions as region, asked
    where region.branch_code = asked.area_code and $metric <> 'coverage_pct'
),
segments as (
    select
        unnest(['all', 'PU', 'BPU', 'JAKON', 'PMI']) as segment,
        unnest([0, 1, 2, 3, 4]) as position
),
lines as (
    select
        area.area_code,
        area.level,
        segments.segment,
        area.position as area_position,
        segments.position as segment_position
    from areas_in_view as area
    cross join segments
    where $metric <> 'coverage_pct' or segments.segment = 'all'
),
months as (
    select
        line.area_code,
        line.segment,
        cube.month,
        sum(cube.active) as active_members,
        sum(cube.new) as new_members,
        sum(cube.contributions_idr) as contributions_idr
    from lines as line
    join monthly_areas as cube
        on cube.area_code = line.area_code
        and cube.level = line.level
        and (line.segment = 'all' or cube.segment = line.segment)
    where cube.definition = 'usual' and year(cube.month) = $year - 1
    group by all
),
reached as (
    select
        area_code,
        segment,
        case $metric
            when 'active_members' then arg_max(active_members, month)
            when 'new_members' then sum(new_members)
            when 'contributions_idr' then sum(contributions_idr)
        end as reached
    from months
    group by all
)
select
    line.area_code,
    coalesce(region.label, branch.name, area.name) as area_label,
    line.segment,
    reached.reached,
    target.target,
    exists (
        select 1
        from targets as month_target
        where
            month_target.year = $year
            and month_target.month is not null
            and month_target.area_code = line.area_code
            and month_target.segment = line.segment
            and month_target.metric = $metric
    ) as has_months
from lines as line
left join regions as region on region.region_code = line.area_code
left join branches as branch on branch.branch_code = line.area_code
left join areas as area on area.area_code = line.area_code
left join reached on reached.area_code = line.area_code and reached.segment = line.segment
left join targets as target
    on target.area_code = line.area_code
    and target.segment = line.segment
    and target.metric = $metric
    and target.year = $year
    and target.month is null
order by line.area_position, area_label, line.segment_position
