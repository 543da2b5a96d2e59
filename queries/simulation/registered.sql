-- asks:  What is written down about each member, and which price do they pay?
-- grain: id
-- price: own segment; price_moved: after a change to the other segment
with
everybody as (
    select id, region_code, stream, grade, start_month, null::varchar as payer from people
    union all
    select
        id, any_value(region_code), 'pool', 0, min(from_month), arg_min(payer, from_month)
    from pool
    group by id
),
members as (
    select
        chosen.number,
        person.*,
        draw(person.id, 'traits') as traits,
        chance(person.id, 'workplace') as workplace,
        chance(person.id, 'agent') as agent_share
    from everybody as person
    join chosen on chosen.id = person.id
),
-- the weight of all employers that were registered when the member began
known_by as (
    select
        months.month, kind.region_code, kind.stream, max(employer.weight_until) as weight
    from (select unnest(range(month_number('2012-01'), month_number('2026-10') + 1)) as month)
        as months
    cross join (select distinct region_code, stream from employers_planned) as kind
    join employers_planned as employer
        on employer.region_code = kind.region_code
        and employer.stream = kind.stream
        and employer.registered_month <= months.month
    group by all
),
working as (
    select
        members.id,
        members.region_code,
        if(members.stream = 'jakon', 'jakon', 'pu_employer') as stream,
        members.workplace * known_by.weight as weight
    from members
    join known_by
        on known_by.region_code = members.region_code
        and known_by.stream = if(members.stream = 'jakon', 'jakon', 'pu_employer')
        and known_by.month = members.start_month
    where
        members.stream in ('jakon', 'pu_employer')
        or (members.stream = 'bpu_own' and draw(members.id, 'moves') % 160 = 0)
),
employed as (
    select
        working.id,
        employer.employer_code,
        employer.sector,
        employer.risk,
        employer.programme_set,
        employer.arrears_months
    from working
    asof join employers_planned as employer
        on working.region_code = employer.region_code
        and working.stream = employer.stream
        and working.weight <= employer.weight_until
),
through_agents as (
    select
        members.id,
        agent.agent_code,
        agent.district_code,
        case
            when members.traits % 100 < 62 then 0
            when members.traits % 100 < 80 then 1
            when members.traits % 100 < 92 then 2
        end as nearness
    from members
    asof join agent_months as agent
        on members.region_code = agent.region_code
        and members.grade = agent.grade
        and members.start_month = agent.month
        and members.agent_share <= agent.share_until
    where members.stream = 'bpu_own' and members.grade > 0
),
agent_sizes as (select distinct district_code, nearness, villages from agent_villages),
living as (
    select
        members.*,
        employed.employer_code,
        employed.sector as employer_sector,
        employed.risk,
        employed.programme_set,
        employed.arrears_months,
        through_agents.agent_code,
        coalesce(beside_agent.village_code, bucket.village_code) as village_code
    from members
    left join employed on employed.id = members.id
    left join through_agents on through_agents.id = members.id
    left join agent_sizes as size
        on size.district_code = through_agents.district_code
        and size.nearness = through_agents.nearness
    left join agent_villages as beside_agent
        on beside_agent.district_code = through_agents.district_code
        and beside_agent.nearness = through_agents.nearness
        and beside_agent.number = ((members.traits >> 10) % size.villages)::integer
    join village_buckets as bucket
        on bucket.region_code = members.region_code
        and bucket.surroundings
            = if(members.stream in ('pu_employer', 'pu_government', 'jakon'), 'town', 'rural')
        and bucket.bucket = ((members.traits >> 22) % 1024)::integer
),
levels as (
    select *, ((traits >> 34) % 24)::integer as wage_level, ((traits >> 40) % 100)::integer as choice
    from living
),
prices as (
    select
        *,
        -- wage earners: programmes × risk × wage level; see the table of prices
        ((coalesce(programme_set, 1) - 1) * 5 + coalesce(risk, 1) - 1) * 24
        + if(stream in ('pu_government', 'pu_village'), wage_level // 3, wage_level) as price_pu,
        400
        + 8 * case when choice < 86 then 0 when choice < 92 then 1 when choice < 96 then 2
            when choice < 99 then 3 else 4 end
        + if(choice % 8 = 0, 4, 0)
        + if(choice % 5 = 1, 2, 0)
        + 1 as price_own
    from levels
)
select
    id,
    number,
    'S' || lpad(number::varchar, 8, '0') as member_key,
    region_code,
    stream,
    grade,
    start_month,
    village_code,
    case
        when stream in ('bpu_own', 'pool') then 'BPU'
        when stream = 'jakon' then 'JAKON'
        when stream = 'pmi' then 'PMI'
        else 'PU'
    end as segment,
    coalesce(
        if(stream in ('pu_employer', 'jakon'), employer_sector, null),
        case stream
            when 'pu_government' then 'Pemerintahan'
            when 'pu_village' then 'Pemerintahan desa'
            when 'pmi' then sector_pmi((traits >> 47) % 4)
            else if(price_own & 2 = 2 and stream = 'bpu_own', 'Ojek dan angkutan',
                sector_bpu((traits >> 47) % 12))
        end
    ) as sector,
    if(
        (traits >> 52) % 100 < case stream
            when 'jakon' then 96 when 'pu_employer' then 57 when 'pmi' then 58
            when 'pu_village' then 78 when 'pu_government' then 51 else 49
        end,
        'L', 'P'
    ) as sex,
    (start_month // 12 - 18 - floor(
        if(stream in ('bpu_own', 'pool', 'pu_village'), 40, 34)
        * power(chance(id, 'age'), if(stream in ('bpu_own', 'pool', 'pu_village'), 0.85, 1.4))
    ))::integer as birth_year,
    date_of(start_month) + (traits % 27)::integer as registered_on,
    agent_code,
    case
        when stream in ('pu_government', 'pu_village') then 'G-' || region_code
        else employer_code
    end as employer_code,
    coalesce(arrears_months, 0) as arrears_months,
    case
        when stream in ('pu_employer', 'pu_government', 'pu_village') then price_pu
        when stream = 'jakon' then 450 + wage_level % 3
        when stream = 'pmi' then if(choice < 15, 461, 460)
        when stream = 'pool' then 400
        else price_own
    end as price,
    if(stream = 'bpu_own', price_pu, price_own) as price_moved
from prices
