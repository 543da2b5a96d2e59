-- asks:   How does a year's target spread over its months, and what was reached in each?
-- grain:  month
-- scope:  keeping
-- rows:   12
-- param:  area text required     code of the province, a branch or a regency
-- param:  segment text required  PU, BPU, JAKON, PMI or all
-- param:  metric text required   active_members, new_members, contributions_idr or coverage_pct
-- param:  year int required
-- param:  target number required  the year's
-- param:  spread text required   seasonal or flat
-- was:    targets/spread
-- Seasonal follows the usual (median) shape of the full years before, two at least, else spread_used
-- is flat: a flow by each month's share of its year, to the whole, the largest remainders up, so that
-- the months add up to the year; a stock from last December in a line to the target, bent as those
-- years were around theirs. The median, because one village fund that enrols thousands in one July
-- makes no season. A year is full if December before it is known too. Without last December's stock
-- no month has a target. Coverage goes as active members do: its base stays. Only months in which all
-- regencies ever known, regions_ever of regions_all, are known in full have anything reached.
with
area as (
    select
        $area as area_code,
        case
            when $area in (select branch_code from branches) then 'branch'
            when $area in (select region_code from regions) then 'regency'
            else 'province'
        end as level
),
months_of_regencies as (
    select measure.month, measure.region_code, measure.value
    from target_measures($metric) as measure, area
    where
        measure.segment = $segment
        and area.area_code in (
            measure.region_code, measure.branch_code, (
                select area_code from areas where parent_code is null
            )
        )
),
regencies as (
    select
        (select count(distinct region_code) from months_of_regencies) as regions_ever,
        count(*) as regions_all
    from regions, area
    where area.level = 'province' or area.area_code in (regions.region_code, regions.branch_code)
),
known as (
    select month, year(month) as year, month(month) as number, sum(value) as value
    from months_of_regencies
    group by month
    having count(*) = (select regions_ever from regencies)
),
full_years as (
    select line.year, december.value as start
    from known as line
    join known as december on december.year = line.year - 1 and december.number = 12
    where line.year < $year
    group by line.year, december.value
    having count(*) = 12
),
ways as (
    select
        known.number,
        known.value / nullif(sum(known.value) over (partition by known.year), 0) as share,
        (
            known.value - full_years.start
            - (december.value - full_years.start) * known.number / 12
        ) / nullif(full_years.start, 0) as bend
    from known
    join full_years on full_years.year = known.year
    join known as december on december.year = known.year and december.number = 12
),
past as (
    select number, round(median(share) * 1e9)::hugeint as weight, median(bend) as bend
    from ways
    group by number
),
shape as (
    select
        $spread = 'seasonal'
        and (select count(*) from full_years) >= 2
        and if(
            $metric in ('new_members', 'contributions_idr'),
            (select sum(weight) from past) > 0,
            true
        ) as is_seasonal
),
months as (
    select
        numbers.number,
        make_date($year, numbers.number, 1) as month,
        shape.is_seasonal,
        if(shape.is_seasonal, coalesce(past.weight, 0), 1)::hugeint as weight,
        if(shape.is_seasonal, coalesce(past.bend, 0), 0) as bend
    from (select unnest(range(1, 13))::integer as number) as numbers
    cross join shape
    left join past on past.number = numbers.number
),
flows as (
    select
        *,
        floor($target)::hugeint * weight // sum(weight) over () as whole,
        floor($target)::hugeint * weight % sum(weight) over () as remainder
    from months
),
shared as (
    select
        *,
        whole + if(
            row_number() over (order by remainder desc, number)
            <= floor($target)::hugeint - sum(whole) over (),
            1,
            0
        ) as flow
    from flows
),
base as (
    select people
    from coverage_base(
        case when (select level from area) = 'regency' then $area end,
        case when (select level from area) = 'branch' then $area end,
        make_date($year, 12, 1)
    )
    where $metric = 'coverage_pct'
),
measured as (
    select
        month,
        year,
        number,
        if($metric = 'coverage_pct', 100 * value / (select people from base), value) as value
    from known
),
starting as (
    select value as start from measured where year = $year - 1 and number = 12
)
select
    shared.month,
    case
        when $metric in ('new_members', 'contributions_idr')
            then shared.flow + if(shared.number = 12, $target - floor($target), 0)
        -- greatest() passes over a missing start
        when starting.start is null then null
        when shared.number = 12 then $target
        else round(
            greatest(
                starting.start + ($target - starting.start) * shared.number / 12
                + shared.bend * starting.start,
                0
            ),
            if($metric = 'coverage_pct', 2, 0)
        )
    end::double as target,
    measured.value::double as actual,
    before.value::double as year_before,
    if(shared.is_seasonal, 'seasonal', 'flat') as spread_used,
    regencies.regions_ever,
    regencies.regions_all
from shared
cross join regencies
left join starting on true
left join measured on measured.month = shared.month
left join measured as before on before.month = shared.month - interval 12 month
order by shared.month
