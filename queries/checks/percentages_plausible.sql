-- rule-id: Persentase berada di antara 0 dan 150 (di atas 100 mungkin, lebih dari itu perlu dilihat)
-- rule-en: Percentages lie between 0 and 150 (above 100 happens, beyond that deserves a look)
-- severity: warning
select statement_id as id, indicator, value
from statements where unit = 'percent' and value not between 0 and 150
union all
select statistic_id, indicator, value
from statistics where unit = 'percent' and value not between 0 and 150
