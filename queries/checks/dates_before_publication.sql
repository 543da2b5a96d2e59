-- rule-id: Tanggal kejadian tidak lebih lambat dari tanggal terbit sumber (rencana dan anggaran dikecualikan)
-- rule-en: A realised figure is not dated after its source was published (plans and budgets excepted)
-- severity: warning
select statement_id, indicator, as_of, as_of_precision, published_on
from statements
where as_of_start > published_on
    -- a month or year is known ahead for plans and agreements; a day is not
    and as_of_precision = 'day'
    and metric_group not in ('target', 'context')
    and reach <> 'projection'
