-- asks:  Which month is a day in, counted since year 0, so that a gap is a difference?
-- gives: integer
-- takes: day
(year(day) * 12 + month(day) - 1)::integer
