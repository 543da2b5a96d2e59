-- asks:  What may a protected reader be told of active, new and lapsed members, area by area?
-- grain: definition, level, area_code, segment, payer, month
-- The warehouse's table of the same name, made different where it is hidden: what both of them answer
-- alike is shown. Flows are told of regencies and what is larger, not of segments or payers; of a
-- district its active members and contributions; the strict reading not at all.
with
moved as (
    select region_code, period as month, line, noise from line_noise where cube = 'members'
),
lines as (
    select
        area.*,
        coalesce(moved.noise, 0) as moved,
        row_number() over (regency order by area.active desc, area.segment, area.payer) = 1 as is_largest,
        drawn_by((area.area_code, area.month, area.segment, area.payer)) as drawn,
        (count(*) over (partition by area.area_code, area.month) * drawn
            - sum(drawn) over (partition by area.area_code, area.month))::bigint as spread
    from main.monthly_areas as area
    left join moved
        on moved.region_code = area.area_code and moved.month = area.month
        and moved.line = area.segment || '/' || area.payer
    where area.definition = 'usual' and area.level = 'regency'
    window regency as (partition by area.area_code, area.month)
),
told as (
    select
        lines.*,
        moved + if(is_largest, coalesce(total.noise, 0), 0) as people_noise,
        spread + if(is_largest, coalesce(flow.new, 0), 0) as new_noise,
        spread + if(is_largest, coalesce(flow.lapsed, 0), 0) as lapsed_noise,
        spread + if(is_largest, coalesce(flow.reactivated, 0), 0) as reactivated_noise
    from lines
    left join total_noise as total
        on total.cube = 'members' and total.region_code = area_code and total.period = lines.month
    left join flow_noise as flow on flow.region_code = area_code and flow.month = lines.month
),
regencies as (
    select
        definition, region_code, branch_code, segment, payer, month,
        active + people_noise as active,
        new + new_noise as new,
        lapsed + lapsed_noise as lapsed,
        reactivated + reactivated_noise as reactivated,
        paid_members + people_noise as paid_members,
        contributions_idr + 7 * people_noise as contributions_idr,
        active_by_government + if(
            is_public_payer(payer), people_noise, 0
        ) as active_by_government
    from told
),
summed as (
    select
        case
            when grouping(region_code) = 0 then 'regency'
            when grouping(branch_code) = 0 then 'branch'
            else 'province'
        end as level,
        region_code, branch_code, definition, segment, payer, month,
        sum(active)::bigint as active,
        sum(new)::bigint as new,
        sum(lapsed)::bigint as lapsed,
        sum(reactivated)::bigint as reactivated,
        sum(paid_members)::bigint as paid_members,
        sum(contributions_idr) as contributions_idr,
        sum(active_by_government)::bigint as active_by_government
    from regencies
    group by grouping sets (
        (definition, region_code, branch_code, segment, payer, month),
        (definition, branch_code, segment, payer, month),
        (definition, segment, payer, month)
    )
),
larger as (
    select area.*, whole.area_code, whole.regions_reported
    from main.monthly_areas as whole
    join summed as area
        on area.level = whole.level and area.segment = whole.segment and area.payer = whole.payer
        and area.month = whole.month and area.definition = whole.definition
        and area.region_code is not distinct from whole.region_code
        and area.branch_code is not distinct from whole.branch_code
),
districts as (
    select
        level, area_code, region_code, branch_code, month, definition,
        'all' as segment, 'all' as payer,
        if(count(active) = count(*), sum(active), null) as active,
        if(count(contributions_idr) = count(*), sum(contributions_idr), null) as contributions_idr,
        any_value(regions_reported) as regions_reported
    from main.monthly_areas
    where definition = 'usual' and level = 'district'
    group by all
),
strict as (
    select
        * exclude (segment_in, segment_out, payer_in, payer_out, drawn)
        replace (
            (active + drawn)::bigint as active, (new + drawn)::bigint as new,
            (lapsed + drawn)::bigint as lapsed, (reactivated + drawn)::bigint as reactivated,
            (paid_members + drawn)::bigint as paid_members,
            contributions_idr + drawn as contributions_idr,
            (active_by_government + drawn)::bigint as active_by_government
        )
    from (
        select
            *, drawn_by((area_code, month, segment, payer, 'strict')) as drawn
        from main.monthly_areas
        where definition <> 'usual' and level <> 'district'
    )
),
everything as (
    from larger
    union all by name
    select
        districts.* replace (
            if(hidden.district_code is null, active, null) as active,
            if(hidden.district_code is null, contributions_idr, null) as contributions_idr
        )
    from districts
    left join hidden_districts as hidden
        on hidden.district_code = districts.area_code and hidden.month = districts.month
    union all by name
    from strict
)
from (from main.monthly_areas limit 0)
union all by name
from everything
