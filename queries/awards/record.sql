-- asks:  What is a regency's record: every award, nomination and certificate named for it?
-- grain: award_id
-- scope: published
-- param: region text required  region code
select
    award_id, ceremony_year, assessed_year, level, category, category_label, sector, rank, status,
    is_paritrana, is_win, recipient, ceremony_on, disputed, note, publisher, title, url
from awards
where region_code = $region
order by ceremony_year desc, is_paritrana desc, rank nulls last, award_id
