-- asks:  Which regulations on Jamsostek were found, national, of the province and of regencies?
-- grain: regulation_id
-- scope: published
-- param: region text optional    region code; empty = all
-- param: branch text optional  branch code: its regencies
-- param: year int optional     year of the regulation
-- param: search text optional  words, all of which must occur: subject, kind, area, note, publisher
with
searched as (
    from matching('regulation', $search)
)
select
    regulation.regulation_id,
    regulation.region_code,
    regulation.area_label,
    regulation.level,
    regulation.kind,
    regulation.number,
    regulation.year,
    regulation.about,
    regulation.issued_on,
    regulation.note,
    regulation.counts_once,
    regulation.publisher,
    regulation.url,
    regulation.published_on
from regulations as regulation
join searched on searched.id = regulation.regulation_id
where in_view(regulation.region_code, regulation.branch_code, $region, $branch)
    and ($year is null or regulation.year = $year)
order by coalesce(issued_on, make_date(year, 1, 1)) desc nulls last, regulation_id
