-- asks:  How did an area's key figures run over the two years up to a month?
-- grain:  metric, month
-- scope:  totals
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the last month, e.g. 2026-10
-- was:    overview/trends
-- All months are of the regencies that reported in the last one: regions_reported of regions_all.
select line.metric, line.month, line.value, reporting.regions_reported, reporting.regions_all
from desk_measures($region, $branch, $month) as line
join area_reporting($region, $branch, $month) as reporting on reporting.metric = line.metric
order by line.metric, line.month
