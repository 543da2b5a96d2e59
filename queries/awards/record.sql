-- asks:  What is the record of a regency or a name: every award, nomination and certificate told for it?
-- grain: award_id
-- scope: published
-- param: region text optional  region code
-- param: recipient text optional  of a company or village: recipients with the same letters and figures
select
    award_id, ceremony_year, assessed_year, level, category, category_label, sector, rank, status,
    is_paritrana, is_win, recipient, ceremony_on, disputed, note, publisher, title, url
from awards
where region_code = $region or bare_name(recipient) = bare_name($recipient)
order by ceremony_year desc, is_paritrana desc, rank nulls last, award_id
