-- asks:   Of the members who joined twelve months before, how many were active, by district and month?
-- grain:  corner, segment, payer, month_number
-- months: month_number
-- In the usual definition; segment and payer are those of the first payment, corner is the district, or
-- the regency where no more is known. Only months in which somebody was.
select
    left(place_code, 6) as corner,
    joined_segment as segment,
    joined_payer as payer,
    joined_month + 12 as month_number,
    count(*) as stayed
from coverage_spells
where definition = 'usual' and joined_month + 12 between from_month and until_month
group by all
