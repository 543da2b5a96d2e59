-- asks:  How many members were active, new, lapsed and reactivated in each district, regency, branch and province?
-- grain: definition, level, area_code, segment, payer, month
-- Counted from members, every area has every month with every segment and payer there is, zero where
-- nobody was, missing in silent months. regions_reported: from how many regencies, known in full, the sum is made; fewer than
-- the area has means that it is incomplete. A recap knows the usual definition only. Over several provinces there is
-- one level more, the nation.
with
definitions_built as (select distinct definition from activity_definitions),
lines as (
    select distinct segment, payer from place_changes
),
-- where only the regency of a member is known it stands for its own district
corners as (
    select district_code as corner, region_code from districts
    union all
    select place_code, place_code from places where level = 'regency'
),
spine as (
    select
        definitions_built.definition,
        corners.corner,
        lines.segment,
        lines.payer,
        unnest(range(spans.first_number, spans.last_number + 1))::integer as month_number
    from corners
    join spans on spans.region_code = corners.region_code and spans.basis = 'members'
    cross join lines
    cross join definitions_built
),
changes as (
    select
        definition, left(place_code, 6) as corner, segment, payer, month_number,
        sum(new) as new, sum(lapsed) as lapsed, sum(reactivated) as reactivated,
        sum(segment_in) as segment_in, sum(segment_out) as segment_out,
        sum(payer_in) as payer_in, sum(payer_out) as payer_out
    from place_changes
    group by all
),
payments as (
    select
        left(place_code, 6) as corner, segment, payer, month_number,
        sum(paid_members) as paid_members,
        sum(contributions_idr) as contributions_idr
    from place_payments
    group by all
),
counted as (
    select
        spine.definition,
        spine.corner,
        spine.segment,
        spine.payer,
        spine.month_number,
        sum(coalesce(new + reactivated + payer_in - lapsed - payer_out, 0)) over (
            partition by spine.definition, spine.corner, spine.segment, spine.payer
            order by spine.month_number
        ) as active,
        coalesce(new, 0) as new,
        coalesce(lapsed, 0) as lapsed,
        coalesce(reactivated, 0) as reactivated,
        coalesce(segment_in, 0) as segment_in,
        coalesce(segment_out, 0) as segment_out,
        coalesce(payer_in, 0) as payer_in,
        coalesce(payer_out, 0) as payer_out,
        coalesce(paid_members, 0) as paid_members,
        coalesce(contributions_idr, 0) as contributions_idr
    from spine
    left join changes using (definition, corner, segment, payer, month_number)
    left join payments using (corner, segment, payer, month_number)
),
-- without their numbers where nothing is known
known as (
    select counted.*
    from counted
    anti join silent_months as silent
        on silent.region_code = left(counted.corner, 4) and silent.month_number = counted.month_number
    union all by name
    select definition, corner, segment, payer, counted.month_number
    from counted
    semi join silent_months as silent
        on silent.region_code = left(counted.corner, 4) and silent.month_number = counted.month_number
),
reported as (
    select
        'usual' as definition,
        left(place_code, 6) as corner,
        * exclude (place_code)
    from monthly_recap
),
cells as (
    select
        cell.*,
        place.region_code,
        if(place.level = 'regency', null, place.place_code) as district_code,
        place.branch_code
    from (select * from known union all by name select * from reported) as cell
    join places as place on place.place_code = cell.corner
),
-- one row a line and month of a place of a level: the levels above a regency are sums of it
near as (
    select
        if(grouping(district_code) = 0, 'district', 'regency') as level,
        district_code,
        region_code,
        branch_code,
        definition,
        segment,
        payer,
        month_number,
        sum(active) as active,
        sum(new) as new,
        sum(lapsed) as lapsed,
        sum(reactivated) as reactivated,
        sum(segment_in) as segment_in,
        sum(segment_out) as segment_out,
        sum(payer_in) as payer_in,
        sum(payer_out) as payer_out,
        sum(paid_members) as paid_members,
        sum(contributions_idr) as contributions_idr,
        sum(case
            when is_public_payer(payer) then active
            -- who pays for those of whom it isn't told is not known
            when payer <> 'all' or active = 0 then 0
        end) as active_by_government,
        if(count(active) = count(*), 1, 0) as regions_reported
    from cells
    group by grouping sets (
        (definition, district_code, region_code, branch_code, segment, payer, month_number),
        (definition, region_code, branch_code, segment, payer, month_number)
    )
),
far as (
    select
        case
            when grouping(branch_code) = 0 then 'branch'
            when grouping(province_code) = 0 then 'province'
            else 'nation'
        end as level,
        null::varchar as district_code,
        null::varchar as region_code,
        branch_code,
        province_code,
        definition,
        segment,
        payer,
        month_number,
        sum(active) as active,
        sum(new) as new,
        sum(lapsed) as lapsed,
        sum(reactivated) as reactivated,
        sum(segment_in) as segment_in,
        sum(segment_out) as segment_out,
        sum(payer_in) as payer_in,
        sum(payer_out) as payer_out,
        sum(paid_members) as paid_members,
        sum(contributions_idr) as contributions_idr,
        sum(active_by_government) as active_by_government,
        sum(regions_reported) as regions_reported
    from (select *, left(region_code, 2) as province_code from near where level = 'regency')
    group by grouping sets (
        (definition, branch_code, segment, payer, month_number),
        (definition, province_code, segment, payer, month_number),
        (definition, segment, payer, month_number)
    )
),
summed as (
    select *, null::varchar as province_code from near
    union all by name
    select * from far
    -- of one province the whole is no level of its own
    where level <> 'nation' or (select count(*) from areas where kind = 'province') > 1
),
whole as (select area_code from areas where parent_code is null)
select
    level,
    case level
        when 'district' then district_code
        when 'regency' then region_code
        when 'branch' then branch_code
        when 'province' then province_code
        else (select area_code from whole)
    end as area_code,
    region_code,
    branch_code,
    month_from_number(month_number) as month,
    definition,
    segment,
    payer,
    active::bigint as active,
    new::bigint as new,
    lapsed::bigint as lapsed,
    reactivated::bigint as reactivated,
    segment_in::bigint as segment_in,
    segment_out::bigint as segment_out,
    payer_in::bigint as payer_in,
    payer_out::bigint as payer_out,
    paid_members::bigint as paid_members,
    contributions_idr,
    active_by_government::bigint as active_by_government,
    regions_reported::bigint as regions_reported
from summed
where
    -- counted where the district or the branch isn't known: in the levels above only
    not (level = 'district' and district_code is null)
    and not (level = 'branch' and branch_code is null)
