-- asks:  Which governments stood on the last Paritrana podium at province level?
-- grain: award_id
-- scope: published
-- param: until int optional  ceremonies of this year or earlier
with
governments as (
    select *
    from awards
    where is_win and level = 'province' and category = 'regency_government'
        and ($until is null or ceremony_year <= $until)
)
select
    award_id, ceremony_year, assessed_year, rank, region_code, area_label, recipient, ceremony_on,
    disputed, publisher, title, url
from governments
where ceremony_year = (select max(ceremony_year) from governments)
order by rank nulls last, recipient
