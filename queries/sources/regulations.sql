-- asks:  Which regulations on Jamsostek were found, national, of the province and of regencies?
-- grain: regulation_id
-- param: area text optional    region code; empty = all
-- param: branch text optional  branch code: its regencies
-- param: search text optional  words in the subject, kind, note or publisher
select
    regulation_id,
    region_code,
    area_label,
    level,
    kind,
    number,
    year,
    about,
    issued_on,
    note,
    counts_once,
    publisher,
    url,
    published_on
from regulations
where ($area is null or region_code = $area)
    and ($branch is null or branch_code = $branch)
    and ($search is null or contains(
        lower(concat_ws(' ', about, kind, note, publisher, area_label)), lower($search)))
order by coalesce(issued_on, make_date(year, 1, 1)) desc nulls last, regulation_id
