-- asks:  On which day begins a month counted since year 0?
-- gives: date
-- takes: number
make_date(number // 12, number % 12 + 1, 1)
