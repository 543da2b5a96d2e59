-- asks:  Which files or rows of the data could not be used, and why?
-- grain: -
select dataset, file, line, column_name, value, rule, expected
from source.data_problems
-- whole files first
order by line is not null or rule = 'foreign_key', dataset, line nulls first, column_name
