-- asks:  All award statements as their sources have them: winners, nominees, certificates.
-- grain: award_id
-- scope: published
-- param: region text optional      region code of the recipient
-- param: branch text optional    branch code: recipients in its regencies
-- param: year int optional       year of the ceremony
-- param: disputed bool optional  true: only those that other sources contradict
-- param: search text optional    words, all of which must occur: recipient, category, note, publisher
with
searched as (
    from matching('award', $search)
)
select
    award.award_id,
    award.ceremony_year,
    award.assessed_year,
    award.level,
    award.category,
    award.category_label,
    award.sector,
    award.status,
    award.rank,
    award.is_win,
    award.is_paritrana,
    award.recipient,
    award.region_code,
    award.area_label,
    award.ceremony_on,
    award.venue,
    award.disputed,
    award.note,
    award.publisher,
    award.title,
    award.url,
    award.published_on
from awards as award
join searched on searched.id = award.award_id
where in_view(award.region_code, award.branch_code, $region, $branch)
    and ($year is null or award.ceremony_year = $year)
    and ($disputed is null or award.disputed = $disputed)
order by
    award.ceremony_year desc, award.is_win desc, award.is_paritrana desc, award.level desc,
    award.category, award.sector nulls first, award.rank nulls last, award.recipient, award.award_id
