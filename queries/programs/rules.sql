-- asks:  Which contribution and benefit rules are in force on a day?
-- grain: programme, segment, parameter
-- scope: published
-- param: on date required         the day asked, e.g. 2026-11-21
-- param: programme text optional  JKK, JKM, JHT, JP or JKP; empty = all
-- param: segment text optional    PU, BPU, JAKON or PMI; empty = all
select
    programme, programmes, segment, segments, parameter, topic, value, unit,
    starts_on, ends_on, precision, end_precision, legal_basis, note, publisher, url
from programme_rules
where
    $on between starts_on and coalesce(ends_on, $on)
    and ($programme is null or list_contains(string_split(programmes, ';'), $programme))
    and ($segment is null or list_contains(string_split(segments, ';'), $segment))
order by position
