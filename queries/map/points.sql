-- asks:  Where do active agents work, offices stand and meetings take place, as far as it is known where?
-- grain: kind, code
-- hides: rows
-- scope: published, totals
-- param: kind text required     agents, offices or meetings
-- param: region text optional   only those of this regency; empty = all
-- Agents stand at the centre of their district. Of an office the seat is known, of a meeting the regency,
-- whose capital it stands for: both at the village or district of that name, and left out without one.
with
named as (
    select region_code, name, latitude, longitude, 1 as preference from villages
    union all
    select region_code, replace(name, 'Kota ', ''), latitude, longitude, 0 from districts
),
centres as (
    select region_code, name, latitude, longitude
    from named
    where latitude is not null
    qualify row_number() over (partition by region_code, name order by preference) = 1
),
agents_at as (
    select
        'agents' as kind,
        district.name as place,
        district.district_code as code,
        district.region_code,
        district.latitude,
        district.longitude,
        count(*) as how_many
    from agents as agent
    join districts as district on district.district_code = agent.district_code
    where agent.status = 'active'
    group by all
),
offices_at as (
    select
        'offices', branch.name, branch.branch_code, region.region_code, centre.latitude, centre.longitude, 1
    from branches as branch
    join regions as region on region.branch_code = branch.branch_code
    join centres as centre
        on centre.region_code = region.region_code and centre.name = replace(branch.seat, 'Kota ', '')
    qualify row_number() over (partition by branch.branch_code order by region.region_code) = 1
),
meetings_at as (
    select
        'meetings',
        region.capital,
        region.region_code,
        region.region_code,
        centre.latitude,
        centre.longitude,
        count(*)
    from meetings as meeting
    join regions as region on region.region_code = meeting.region_code
    join centres as centre
        on centre.region_code = region.region_code and centre.name = region.capital
    group by all
),
every_one as (
    from agents_at
    union all from offices_at
    union all from meetings_at
)
select kind, place, code, latitude, longitude, how_many::int as how_many
from every_one
where kind = $kind and latitude is not null and ($region is null or region_code = $region)
order by code
