-- asks:  Which rules hold for the data in the warehouse?
-- grain: name
-- scope: keeping
select name, rule_id, rule_en, severity, broken, first_rows
from check_results
order by broken > 0 desc, name
