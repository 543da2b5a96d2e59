-- asks:   What is a key figure of a month made of: regencies, districts, segments, payers?
-- grain:  dimension, code
-- scope:  totals
-- param:  metric text required   one that is the sum of a column of a cube
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month asked, e.g. 2026-10
-- The parts of a dimension add up to the figure on the desk: both are of the regencies known in full.
-- previous is of the month before, of the same regencies. Claims have no districts. Who brought the
-- members in says home/brought_by.
with
asked as (
    select cube_column, segment, month_of($month) as month
    from metrics
    where indicator = $metric
),
cells as (
    select
        cell.level, cell.area_code, left(cell.area_code, 4) as region_code,
        cell.segment, cell.payer, cell.month, cell.amount
    from map_cells as cell
    join asked
        on cell.part = asked.cube_column
        and cell.month in (asked.month, asked.month - interval 1 month)
        and (asked.segment is null or cell.segment = asked.segment)
    join regions as region on region.region_code = left(cell.area_code, 4)
    where
        not cell.is_total
        and in_view(region.region_code, region.branch_code, $region, $branch)
),
-- regencies known in full now, and of these the ones that were a month before
known_now as (
    select region_code
    from cells, asked
    where level = 'regency' and cells.month = asked.month
    group by region_code
    having count(amount) = count(*)
),
known_before as (
    select region_code
    from cells, asked
    where level = 'regency' and cells.month < asked.month
    group by region_code
    having count(amount) = count(*)
),
has_before as (
    select count(*) > 0 as is_like
    from known_now
    having count(*) = count(*) filter (region_code in (select region_code from known_before))
),
whole as (from cells semi join known_now using (region_code)),
parted as (
    select 'region' as dimension, region_code as code, month, amount from whole where level = 'regency'
    union all
    select 'district', area_code, month, amount from whole where level = 'district'
    union all
    select 'segment', segment, month, amount from whole where level = 'regency'
    union all
    select 'payer', payer, month, amount from whole where level = 'regency' and payer <> 'all'
),
summed as (
    select
        parted.dimension,
        parted.code,
        sum(parted.amount) filter (parted.month = asked.month) as value,
        if(
            (select is_like from has_before),
            sum(parted.amount) filter (parted.month < asked.month),
            null
        ) as previous
    from parted, asked
    group by parted.dimension, parted.code
)
select
    summed.dimension,
    summed.code,
    coalesce(region.label, place.name) as label,
    if(len(summed.code) = 6, parent.label, null) as region_label,
    summed.value,
    summed.previous
from summed
left join regions as region on region.region_code = summed.code
left join places as place on summed.dimension = 'district' and place.place_code = summed.code
left join regions as parent on parent.region_code = place.region_code
where coalesce(summed.value, 0) <> 0 or coalesce(summed.previous, 0) <> 0
order by summed.dimension, summed.value desc nulls last, summed.code
