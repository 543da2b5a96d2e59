-- asks:  What happened last in an area, a branch or the whole province?
-- grain: event_id
-- scope: published
-- param: region text optional    region code; empty = everything
-- param: branch text optional  branch code: its regencies, the province and the nation
-- param: kind text optional    meeting, award, programme, regulation, relief, pandemic, other
-- param: from_day date optional
-- param: to_day date optional
select
    event_id, happened_on, precision, area_code, area_label, branch_code, kind, title_id, title_en,
    note, publisher, url
from events
where
    (
        in_view(area_code, branch_code, $region, $branch)
        -- what happened in the whole province or nation
        or branch_code is null
    )
    and ($kind is null or kind = $kind)
    and in_period(happened_on, happened_on, $from_day, $to_day)
order by happened_on desc, event_id
