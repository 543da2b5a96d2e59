-- asks:  Which operational datasets are imported, simulated or missing, and what time do they span?
-- grain: dataset
select dataset, family, kind, rows, first_day, last_day
from source.operational
