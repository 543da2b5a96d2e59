-- asks:  The events on the time axis, national ones included.
-- grain: event_id
select
    event.event_id,
    event.happened_on,
    event.precision,
    event.region_code as area_code,
    coalesce(area.label, event.region_code) as area_label,
    area.branch_code,
    event.kind,
    event.title_id,
    event.title_en,
    event.note,
    event.publisher,
    event.url
from source.events as event
left join areas as area on area.area_code = event.region_code
