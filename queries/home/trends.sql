-- asks:  How did an area's key figures run over the two years up to a month?
-- grain:  metric, month
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the last month, e.g. 2026-10
-- was:    overview/trends
select metric, month, value
from desk_measures($region, $branch, $month)
order by metric, month
