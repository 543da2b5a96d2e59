-- rule-id: Setiap kelompok sumber yang berbeda memang memuat paling sedikit dua nilai
-- rule-en: Every group of disagreeing sources holds at least two values
select conflict.conflict_id, count(distinct statement.value) as distinct_values
from conflicts as conflict
join statements as statement on statement.statement_id = conflict.statement_id
group by conflict.conflict_id
having count(distinct statement.value) < 2
