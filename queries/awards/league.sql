-- asks:  Which regencies won most often at province level, by rank, for government and villages?
-- grain: region_code
-- scope: published
-- rows:  as in regions
-- Disputed places count once; a regency that never won has zeros, because a win would be known.
with
wins as (
    select * from awards
    where counts_once and level = 'province'
        and category in ('regency_government', 'village_government')
)
select
    region.region_code,
    region.label,
    region.branch_code,
    count(wins.award_id) as wins,
    count(wins.award_id) filter (wins.category = 'regency_government') as government_wins,
    count(wins.award_id) filter (wins.category = 'village_government') as village_wins,
    count(wins.award_id) filter (wins.rank = 1) as first_places,
    count(wins.award_id) filter (wins.rank = 2) as second_places,
    count(wins.award_id) filter (wins.rank = 3) as third_places,
    count(wins.award_id) filter (wins.rank is null) as unranked,
    max(wins.ceremony_year) as last_won,
    string_agg(distinct wins.ceremony_year::varchar, ', ' order by wins.ceremony_year::varchar)
        as years
from regions as region
left join wins on wins.region_code = region.region_code
group by all
order by wins desc, first_places desc, second_places desc, third_places desc, region.label
