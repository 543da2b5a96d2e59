-- asks:  From which to which month, counted since year 0, does each regency have enrolment data?
-- grain: region_code
select
    region_code,
    basis,
    (year(first_month) * 12 + month(first_month) - 1)::integer as first_number,
    (year(last_month) * 12 + month(last_month) - 1)::integer as last_number
from enrolment_basis
