-- asks:  What was last published for each regency: members, coverage, vulnerable workers, award?
-- grain: region_code
-- scope: published
-- rows:  as in regions
-- param: branch text optional  only marks, never drops: regencies of this branch are in focus
-- param: until date optional   only statements that speak of this day or earlier
-- was:    overview/regions
with
latest as (
    select *
    from headlines
    where indicator in ('active_members', 'registered_members', 'coverage_pct', 'vulnerable_covered')
        and program in ('', 'all')
        and segment = if(metric_group = 'vulnerable', 'vulnerable', 'all')
        and ($until is null or as_of_start <= $until)
    qualify row_number() over (
        partition by area_code, if(metric_group = 'membership', 'members', indicator)
        order by as_of_year desc, is_minimum, as_of_end desc, indicator, statement_id
    ) = 1
),
wins as (
    select
        region_code,
        count(*) as wins,
        max(ceremony_year) as last_won
    from awards
    where counts_once and level = 'province'
        and category in ('regency_government', 'village_government')
        and ($until is null or ceremony_year <= year($until::date))
    group by region_code
)
select
    region.region_code,
    region.label,
    region.branch_code,
    in_view(region.region_code, region.branch_code, null, $branch) as in_focus,
    members.value as members,
    members.as_of as members_as_of,
    members.as_of_precision as members_precision,
    members.indicator as members_indicator,
    members.is_disputed as members_disputed,
    coverage.value as coverage_pct,
    coverage.as_of as coverage_as_of,
    coverage.as_of_precision as coverage_precision,
    coverage.is_disputed as coverage_disputed,
    vulnerable.value as vulnerable_covered,
    vulnerable.as_of as vulnerable_as_of,
    vulnerable.as_of_precision as vulnerable_precision,
    vulnerable.is_disputed as vulnerable_disputed,
    vulnerable.is_minimum as vulnerable_minimum,
    coalesce(wins.wins, 0) as wins,
    wins.last_won
from regions as region
left join latest as members
    on members.area_code = region.region_code and members.metric_group = 'membership'
left join latest as coverage
    on coverage.area_code = region.region_code and coverage.indicator = 'coverage_pct'
left join latest as vulnerable
    on vulnerable.area_code = region.region_code and vulnerable.indicator = 'vulnerable_covered'
left join wins on wins.region_code = region.region_code
order by region.region_code
