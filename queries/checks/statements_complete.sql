-- rule-id: Setiap angka terbit masuk gudang data tepat satu kali
-- rule-en: Every published figure is in the warehouse exactly once
select figure.figure_id, count(statement.statement_id) as times
from source.published_figures as figure
left join statements as statement on statement.statement_id = figure.figure_id
group by figure.figure_id
having count(statement.statement_id) <> 1
