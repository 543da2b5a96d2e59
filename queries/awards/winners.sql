-- asks:  Who won the Paritrana Award, by year, category and rank? Disputed rows are all shown.
-- grain: award_id
-- scope: published
-- param: level text optional     national, province or regency
-- param: year int optional       year of the ceremony
-- param: category text optional
-- param: region text optional      region code of the recipient
select
    award_id,
    ceremony_year,
    assessed_year,
    level,
    category,
    category_label,
    sector,
    rank,
    recipient,
    region_code,
    area_label,
    ceremony_on,
    venue,
    disputed,
    counts_once,
    note,
    publisher,
    title,
    url,
    published_on
from awards
where is_win
    and ($level is null or level = $level)
    and ($year is null or ceremony_year = $year)
    and ($category is null or category = $category)
    and ($region is null or region_code = $region)
order by ceremony_year desc, level, category, sector nulls first, rank nulls last, recipient
