-- asks:   What are the targets of a year in the areas in view, beside what the year before reached?
-- grain:  area_code, segment
-- scope:  keeping
-- param:  branch text optional  branch code: the branch and its regencies; empty = province, branches
-- param:  region text optional  regency code; goes before the branch
-- param:  metric text required  what is targeted
-- param:  year int required
-- was:    targets/table
-- reached: of a stock what the year before ended with, of a flow its sum; missing where the year has
-- no such data, and at least so much where is_whole is not true: a regency is missing, or a month of a
-- flow. reached_month: the last one that the area's data of that year speak of. Coverage is targeted
-- for the area in view as a whole, and not compared.
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
        measure.month,
        sum(measure.value) as value,
        count(*) as regions_reported
    from lines as line
    join target_measures($metric) as measure
        on line.segment = measure.segment
        and year(measure.month) = $year - 1
        and case line.level
            when 'regency' then measure.region_code = line.area_code
            when 'branch' then measure.branch_code = line.area_code
            else true
        end
    group by all
),
regencies as (
    select line.area_code, count(distinct region.region_code) as regions_all
    from areas_in_view as line
    join regions as region
        on case line.level
            when 'regency' then region.region_code = line.area_code
            when 'branch' then region.branch_code = line.area_code
            else true
        end
    group by line.area_code
),
-- what a stock ended with is of the last month that any of the area's data speak of
ends as (
    select line.area_code, max(cube.month) as last_month
    from areas_in_view as line
    join monthly_areas as cube
        on cube.area_code = line.area_code
        and cube.level = line.level
        and cube.definition = 'usual'
        and year(cube.month) = $year - 1
    group by line.area_code
),
reached as (
    select
        months.area_code,
        months.segment,
        sum(value) filter (where $metric <> 'active_members' or month = last_month) as reached,
        sum(regions_reported) filter (where $metric <> 'active_members' or month = last_month)
        = if($metric = 'active_members', 1, 12) * any_value(regions_all) as is_whole,
        any_value(last_month) as reached_month
    from months
    join regencies on regencies.area_code = months.area_code
    join ends on ends.area_code = months.area_code
    where $metric <> 'coverage_pct'
    group by months.area_code, months.segment
)
select
    line.area_code,
    coalesce(region.label, branch.name, area.name) as area_label,
    line.segment,
    reached.reached,
    reached.is_whole,
    reached.reached_month,
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
