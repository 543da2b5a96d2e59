-- asks:  How often, and how much, was paid to members of an area in its last months with claims?
-- grain: area_code, programme
-- scope: totals
-- param: regions text required   regency codes (or the province's), separated by commas
-- param: segment text required   the members' segment, e.g. BPU
-- param: months int optional     over how many months; empty = 36
-- Months of members and claims are of the same regencies and months, each office's own: claims that begin
-- later are held against members from then on. not_told are the regencies of the area of which claims or
-- members are not known: they are in no number, not in it as none; where no regency is, all numbers are
-- empty. A claims file without segments is held against members of all segments, and says so (segment =
-- all). Scholarships follow a claim and are in its amount, not among its cases.
with
asked as (
    select code as area_code, region.region_code, region.label
    from (select unnest(string_split($regions, ','))::text as code)
    join regions as region
        on region.region_code = left(code, 4)
        or code = (select area_code from areas where parent_code is null)
),
known as (
    select region_code, month
    from claim_months
    qualify month > max(month) over (partition by region_code)
        - to_months(coalesce($months, 36)::integer)
),
members as (
    select region_code, month, segment, sum(active) as active, count(active) = count(*) as is_whole
    from monthly_areas
    where definition = 'usual' and level = 'regency'
    group by all
),
told as (
    -- whether claims say of which segment they are
    select region_code, bool_or(segment <> 'all') as has_segments from claims group by region_code
),
months as (
    select
        members.region_code,
        members.month,
        told.has_segments,
        sum(members.active) as active
    from members
    join known on known.region_code = members.region_code and known.month = members.month
    join told on told.region_code = members.region_code
    where members.segment = $segment or not told.has_segments
    group by all
    having bool_and(members.is_whole)
),
paid as (
    select
        claims.region_code,
        claims.month,
        claims.programme,
        sum(claims.cases) filter (where claims.benefit <> 'scholarship') as cases,
        sum(claims.amount_idr) as amount_idr
    from claims
    where claims.segment in ($segment, 'all')
    group by all
),
programmes as (select programme from (values ('JKK'), ('JKM')) as covered(programme)),
by_regency as (
    select
        months.region_code,
        programmes.programme,
        bool_and(months.has_segments) as has_segments,
        min(months.month) as first_month,
        max(months.month) as last_month,
        sum(months.active) as member_months,
        coalesce(sum(paid.cases), 0) as cases,
        coalesce(sum(paid.amount_idr), 0) as amount_idr
    from months
    cross join programmes
    left join paid
        on paid.region_code = months.region_code
        and paid.month = months.month
        and paid.programme = programmes.programme
    group by all
)
select
    asked.area_code,
    programmes.programme,
    if(bool_and(by_regency.has_segments), $segment, 'all') as segment,
    min(by_regency.first_month) as first_month,
    max(by_regency.last_month) as last_month,
    sum(by_regency.member_months)::bigint as member_months,
    sum(by_regency.cases)::bigint as cases,
    sum(by_regency.amount_idr) as amount_idr,
    coalesce(
        list(asked.label order by asked.region_code) filter (by_regency.region_code is null), []
    ) as not_told
from asked
cross join programmes
left join by_regency
    on by_regency.region_code = asked.region_code and by_regency.programme = programmes.programme
group by asked.area_code, programmes.programme
order by asked.area_code, programmes.programme
