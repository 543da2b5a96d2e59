-- asks:   In which month did how many members of a place come, go, come back or change who pays?
-- grain:  definition, place_code, segment, payer, month_number
-- months: month_number
-- Only months in which something happened. reactivated and lapsed include changes of segment.
with
entries as (
    select
        definition, place_code, segment, payer, from_month as month_number,
        count(*) filter (where entry = 'new') as new,
        0 as lapsed,
        count(*) filter (where entry in ('reactivated', 'other_segment')) as reactivated,
        count(*) filter (where entry = 'other_segment') as segment_in,
        0 as segment_out,
        count(*) filter (where entry = 'other_payer') as payer_in,
        0 as payer_out
    from coverage_spells
    where entry <> 'continued'
    group by all
),
exits as (
    select
        definition, place_code, segment, payer, until_month + 1 as month_number,
        0 as new,
        count(*) filter (where exit in ('lapsed', 'other_segment')) as lapsed,
        0 as reactivated,
        0 as segment_in,
        count(*) filter (where exit = 'other_segment') as segment_out,
        0 as payer_in,
        count(*) filter (where exit = 'other_payer') as payer_out
    from coverage_spells
    where exit <> 'continued'
    group by all
)
select
    definition, place_code, segment, payer, month_number,
    sum(new)::bigint as new,
    sum(lapsed)::bigint as lapsed,
    sum(reactivated)::bigint as reactivated,
    sum(segment_in)::bigint as segment_in,
    sum(segment_out)::bigint as segment_out,
    sum(payer_in)::bigint as payer_in,
    sum(payer_out)::bigint as payer_out
from (select * from entries union all select * from exits)
group by all
