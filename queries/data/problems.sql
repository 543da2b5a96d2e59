-- asks:  Which files or rows of the data could not be used, and why?
-- grain: -
-- scope: keeping
select dataset, file, line, column_name, value, rule, expected
from source.data_problems
-- whole files first, and rows that only point to a damaged one last
order by rule = 'foreign_key', line is not null, dataset, line, column_name
