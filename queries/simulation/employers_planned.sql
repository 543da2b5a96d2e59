-- asks:  Which employers are there, since when, and how much of their regency's workers do they have?
-- grain: employer_code
-- param: scale number required  size of the simulation, 1 = as published
-- param: past_month int required   where the unseen past begins
-- param: last_month int required
-- A few have most workers (a power law over the rank). Contractors stand in the stream jakon.
with
wanted as (
    select
        region_code,
        stream,
        greatest(
            3, round(arg_max(active, month) / if(stream = 'jakon', 110, 45) * $scale)
        )::integer as employers
    from knots
    where stream in ('pu_employer', 'jakon')
    group by region_code, stream
),
each as (
    select region_code, stream, unnest(range(employers))::integer as rank from wanted
),
traits as (
    select
        *,
        'P-' || region_code || '-' || lpad(
            (row_number() over (partition by region_code order by stream desc, rank))::varchar,
            4, '0'
        ) as employer_code,
        power(rank + 3, -0.85) as weight,
        chance(region_code || stream || rank, 'since') as since,
        chance(region_code || stream || rank, 'arrears') as in_arrears,
        chance(region_code || stream || rank, 'how long') as how_long,
        chance(region_code || stream || rank, 'programmes') as follows
    from each
),
sectors as (
    select
        split_part(word, ':', 1) as sector,
        split_part(word, ':', 2)::integer as risk,
        row_number() over (order by word) - 1 as number
    from words
    where kind = 'sector'
)
select
    traits.employer_code,
    traits.region_code,
    traits.stream,
    traits.rank,
    case
        when rank = 0 then $past_month - 48
        when since < 0.3 then $past_month - 60 + floor(since / 0.3 * 84)
        else $past_month + 24
            + floor(power((since - 0.3) / 0.7, 0.75) * ($last_month - $past_month - 26))
    end::integer as registered_month,
    sum(weight) over (
        partition by traits.region_code, traits.stream
        order by if(rank = 0, 0, since), rank
    ) as weight_until,
    if(stream = 'jakon', 'Konstruksi', sectors.sector) as sector,
    if(stream = 'jakon', 5, sectors.risk) as risk,
    -- 1: JKK and JKM; 2: with JHT; 3: with JP, and JKP once it exists
    case
        when stream = 'jakon' then 1
        when follows < 0.75 / (1 + rank / 40.0) + 0.12 then 3
        when follows < 0.72 then 2
        else 1
    end as programme_set,
    case
        when rank < 4 or in_arrears > 0.06 then 0
        when how_long < 0.55 then 1 + floor(how_long / 0.55 * 3)
        when how_long < 0.76 then 4 + floor((how_long - 0.55) / 0.21 * 3)
        when how_long < 0.91 then 7 + floor((how_long - 0.76) / 0.15 * 6)
        else 13 + floor((how_long - 0.91) / 0.09 * 18)
    end::integer as arrears_months
from traits
join sectors
    on sectors.number = floor(
        chance(traits.region_code || traits.stream || traits.rank, 'sector')
        * (select count(*) from sectors)
    )
