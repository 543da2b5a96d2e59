-- asks:  Does a span of days touch the period asked? An end that is not asked for is open.
-- gives: boolean
-- takes: starts_on, ends_on, from_day, to_day
(from_day is null or ends_on >= from_day) and (to_day is null or starts_on <= to_day)
