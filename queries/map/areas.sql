-- asks:  What is a measure in each area of a level in a month or year, of how much, and who says so?
-- grain: area_code
-- scope: published, totals
-- param: metric text required      one of mapped metrics
-- param: month date optional       empty = the last known; of what was published each area's latest up to its end
-- param: year int optional         of what was published: this year only; of what is counted: its last month known
-- param: level text optional       one of regency, district, village; empty = regency
-- param: region text optional      a regency: itself or its districts or villages; a district: itself or its villages
-- param: segment text optional     segment of membership; empty = all
-- param: payer text optional       who pays; empty = all
-- param: denominator text optional  one of denominators; empty = the registry's first for the segment
-- param: branch text optional      marks the areas of this branch as in focus
-- One row for every area there is, its value empty where it isn't known. A sum that is not is_complete is
-- at least so much.
with
chosen as (
    from map_at($metric, $month, $year, $level, $region, $segment, $payer, $denominator)
),
areas_asked as (
    select
        place.place_code as area_code,
        if(place.level = 'regency', region.label, place.name) as label,
        case
            when place.level <> 'regency' then place.name
            when regexp_matches(region.aliases, '^[A-Z]{2,4}(;|$)')
                then split_part(region.aliases, ';', 1)
            -- a city may have the name of the regency around it
            when count(*) over (partition by replace(region.name, 'Kota ', '')) > 1
                and place.level = 'regency' then region.label
            else region.name
        end as short,
        case place.level
            when 'village' then place.district_code
            when 'district' then place.region_code
            else (select area_code from areas where parent_code is null)
        end as parent_code,
        place.region_code,
        place.branch_code
    from places as place
    join regions as region on region.region_code = place.region_code
    where place.level = coalesce($level, 'regency')
)
select
    area.area_code,
    area.label,
    area.short,
    area.parent_code,
    area.branch_code,
    in_view(area.region_code, area.branch_code, null, $branch) as in_focus,
    chosen.value,
    chosen.unit,
    coalesce(chosen.is_complete, false) as is_complete,
    chosen.numerator,
    chosen.denominator,
    chosen.kind,
    chosen.source,
    chosen.as_of,
    chosen.as_of_precision,
    coalesce(chosen.is_disputed, false) as is_disputed,
    coalesce(chosen.is_minimum, false) as is_minimum,
    chosen.publisher,
    chosen.title,
    chosen.url,
    chosen.note,
    chosen.source_kind,
    chosen.denominator_metric,
    chosen.denominator_as_of,
    chosen.denominator_as_of_precision
from areas_asked as area
left join chosen on chosen.area_code = area.area_code
where $region is null or starts_with(area.area_code, $region)
order by area.area_code
