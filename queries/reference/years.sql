-- asks:  Which years do published figures, statistics, awards or events speak of?
-- grain: year
-- scope: published
select distinct year
from (
    select as_of_year as year from statements
    union all
    select year from statistics
    union all
    select ceremony_year from awards
    union all
    select year(happened_on) from events
)
where year is not null
order by year desc
