-- asks:  On which day begins the month that a day is in?
-- gives: date
-- takes: day
date_trunc('month', day::date)::date
