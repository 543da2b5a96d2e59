-- asks:  Which lines of a regency are hidden, and by what do the two warehouses differ in them?
-- grain: cube, period, region_code, line
-- keep:  no
-- Of a line with few people so many regencies of a branch are hidden together that their sum, which
-- stays known, leaves each of them a range of five at least; and in every one of them the same second
-- line, so that neither the regency's total nor the branch's lines give them back. Where there is no such
-- second line the branch's own sums of the lines are hidden as well.
with
cells as (from line_cells where people > 0),
few as (
    select cube, period, branch_code, line, count(*) as regencies, sum(people) as people
    from cells
    where not is_enough(people)
    group by all
),
partners as (
    select
        cells.cube, cells.period, cells.branch_code, cells.line,
        arg_min(cells.region_code, (cells.people, cells.region_code)) as region_code
    from cells
    join few using (cube, period, branch_code, line)
    where is_enough(cells.people - 1) and (few.regencies = 1 or not is_enough(few.people - few.regencies))
    group by all
),
chosen as (
    select
        cells.*,
        count(*) over line_of as regencies,
        regencies > 1 and is_enough(sum(people) over line_of - regencies) as is_enough
    from cells
    left join partners using (cube, period, branch_code, line, region_code)
    where not is_enough(people) or partners.region_code is not null
    window line_of as (partition by cube, period, branch_code, line)
),
-- the second line: of the same kin if there is one, with enough people in all of these regencies
seconds as (
    select
        chosen.cube, chosen.period, chosen.branch_code, chosen.line,
        arg_max(other.line, (other.kin = chosen.kin, other.least_people)) as second
    from (
        select distinct cube, period, branch_code, kin, line, regencies
        from chosen
        where is_enough
    ) as chosen
    join (
        select
            chosen.cube, chosen.period, chosen.branch_code, chosen.line as of_line, cells.kin, cells.line,
            min(cells.people) as least_people, count(*) as regencies
        from chosen
        join cells using (cube, period, region_code)
        where cells.line <> chosen.line and is_enough(cells.people - 1)
        group by all
    ) as other
        on other.cube = chosen.cube and other.period = chosen.period
        and other.branch_code = chosen.branch_code and other.of_line = chosen.line
        and other.regencies = chosen.regencies
    group by all
),
-- else the largest other line of the regency itself
alone as (
    select chosen.cube, chosen.period, chosen.region_code, chosen.line,
        arg_max(cells.line, (cells.people, cells.line)) as second
    from chosen
    join cells using (cube, period, region_code)
    where cells.line <> chosen.line
    group by all
),
drawn as (
    select
        chosen.*,
        seconds.second is not null as is_closed,
        coalesce(seconds.second, alone.second) as second,
        drawn_by((chosen.cube, chosen.period, chosen.region_code, chosen.line))
            as drawn
    from chosen
    left join seconds using (cube, period, branch_code, line)
    left join alone using (cube, period, region_code, line)
),
moved as (
    select
        *,
        if(is_closed, regencies * drawn - sum(drawn) over line_of, drawn)::bigint as noise
    from drawn
    where second is not null
    window line_of as (partition by cube, period, branch_code, line)
)
select cube, period, region_code, line, sum(noise)::bigint as noise
from (
    select cube, period, region_code, line, noise from moved
    union all
    select cube, period, region_code, second, -noise from moved
)
group by all
