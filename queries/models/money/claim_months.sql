-- asks:  Of which months are the claims of a regency's members known?
-- grain: region_code, month
-- An office's claims are known from the first to the last month in which any of its regencies has one: a
-- month between without a claim had none. Another office's may begin sooner or end later. A regency in no
-- claims file has no row: nobody told of it.
with
told as (
    select
        region_code,
        coalesce(branch_code, region_code) as office,
        min(month) as first_month,
        max(month) as last_month
    from claims
    group by all
),
spans as (
    select office, min(first_month) as first_month, max(last_month) as last_month
    from told
    group by office
)
select
    told.region_code,
    unnest(
        generate_series(spans.first_month, spans.last_month, interval 1 month)
    )::date as month
from told
join spans using (office)
