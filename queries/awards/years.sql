-- asks:  In which years were Paritrana ceremonies held, at which level, with how many winners?
-- grain: ceremony_year, level
-- scope: published
select
    ceremony_year,
    level,
    count(*) filter (is_win) as winning_rows,
    count(*) filter (counts_once) as winners,
    count(*) filter (is_win and disputed) as disputed_rows,
    max(ceremony_on) as ceremony_on,
    max(assessed_year) as assessed_year
from awards
where is_paritrana
group by all
having count(*) filter (is_win) > 0
order by ceremony_year desc, level
