-- asks:  Covered out of how many? The published counts of eligible workers near a coverage figure.
-- grain: statement_id
-- scope: published
-- param: region text optional   region code; empty = the province
-- param: until date optional  only statements that speak of this day or earlier
-- was:    overview/denominators
select
    statement_id, indicator, segment, value, unit, as_of, as_of_precision, note, publisher, title, url
from statements
where area_code = coalesce($region, (select area_code from areas where parent_code is null))
    and indicator in ('eligible_workers', 'labour_force', 'employed_people')
    and ($until is null or as_of_start <= $until)
    and segment = 'all' and unit = 'people' and reach = 'whole'
order by as_of_end desc, statement_id
