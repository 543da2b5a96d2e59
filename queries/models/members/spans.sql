-- asks:  From which to which month, counted since year 0, does each regency have enrolment data?
-- grain: region_code
select
    region_code,
    basis,
    month_number(first_month) as first_number,
    month_number(last_month) as last_number
from enrolment_basis
