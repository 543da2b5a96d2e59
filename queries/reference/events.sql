-- asks:  What happened last in an area, a branch or the whole province?
-- grain: event_id
-- param: region text optional    region code; empty = everything
-- param: branch text optional  branch code: its regencies, the province and the nation
-- param: kind text optional    meeting, award, programme, regulation, relief, pandemic, other
-- param: from_day date optional
-- param: to_day date optional
select
    event_id, happened_on, precision, area_code, area_label, branch_code, kind, title_id, title_en,
    note, publisher, url
from events
where ($region is null or area_code = $region or area_code is null
        or area_code in (select area_code from areas where parent_code is null))
    and ($branch is null or branch_code = $branch or branch_code is null)
    and ($kind is null or kind = $kind)
    and ($from_day is null or happened_on >= $from_day)
    and ($to_day is null or happened_on <= $to_day)
order by happened_on desc, event_id
