-- asks:  Are they so many people that their number may be told, or a range so wide that it tells none?
-- gives: boolean
-- takes: people
people >= 5
