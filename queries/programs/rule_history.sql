-- asks:  Which contribution and benefit rules were ever in force, from which day to which?
-- grain: programme, segment, parameter, starts_on
-- scope: published
select
    programme, programmes, segment, segments, parameter, topic, value, unit,
    starts_on, ends_on, precision, end_precision, legal_basis, note, publisher, url
from programme_rules
order by position
