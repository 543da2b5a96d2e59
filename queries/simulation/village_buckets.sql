-- asks:  Which village does the n-th of 1,024 equal shares of a regency's members live in?
-- grain: region_code, surroundings, bucket
-- Town: where wage earners and builders live; rural: the others. A village's weight is drawn once.
with
shares as (select unnest(['town', 'rural']) as surroundings),
weighted as (
    select
        left(village_code, 4) as region_code,
        shares.surroundings,
        village_code,
        (0.15 + 2 * power(chance(village_code, 'village size'), 2)) * case
            when village_code[7] = '1' and shares.surroundings = 'town' then 7
            when village_code[7] = '1' then 0.8
            else 1
        end as weight
    from villages, shares
),
summed as (
    select
        region_code,
        surroundings,
        village_code,
        sum(weight) over (partition by region_code, surroundings order by village_code)
        / sum(weight) over (partition by region_code, surroundings) as share_until
    from weighted
),
buckets as (
    select region_code, surroundings, bucket::integer as bucket, (bucket + 0.5) / 1024 as share
    from regions, shares, range(1024) as numbers(bucket)
)
select buckets.region_code, buckets.surroundings, buckets.bucket, summed.village_code
from buckets
asof join summed
    on buckets.region_code = summed.region_code
    and buckets.surroundings = summed.surroundings
    and buckets.share <= summed.share_until
