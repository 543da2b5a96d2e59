-- rule-id: Satu peringkat di tingkat provinsi diberikan satu kali, kecuali ditandai beda sumber
-- rule-en: A rank at province level is given once, unless marked as disputed
select ceremony_year, category, sector, rank, count(*) as times
from awards
where counts_once and level = 'province' and rank is not null
group by ceremony_year, category, sector, rank
having count(*) > 1
