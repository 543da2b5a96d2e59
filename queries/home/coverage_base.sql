-- asks:   Against how many workers is an area's coverage counted, and who says so?
-- grain:  area_code
-- scope:  published
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month of the coverage, e.g. 2026-10
-- was:    overview/coverage_base
select area_code, indicator, people, as_of, as_of_precision, kind, source_kind, publisher, title, url
from coverage_base($region, $branch, month_of($month))
