-- asks:   How many payments do the files tell of a month, of whomever they are?
-- grain:  month_number
-- months: month_number
select
    month_number(month) as month_number,
    count(*) as payments
from source.contributions
group by month
