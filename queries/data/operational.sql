-- asks:  Which operational datasets are the office's own, simulated or missing, of what span?
-- grain: dataset
-- scope: published
select dataset, family, kind, rows, first_day, last_day
from operational
