-- asks:  A regional statistic over time for an area, with the province for comparison.
-- grain: statistic_id
-- scope: published
-- param: region text optional       region code; empty = the province alone
-- param: indicator text required  e.g. unemployment_rate_pct, poverty_rate_pct
-- param: branch text optional     branch code: all its regencies
-- param: from_day date optional
-- param: to_day date optional
select
    statistic_id, area_code, area_label, indicator, year, month, as_of, as_of_precision, as_of_end,
    value, unit, is_disputed, publisher, title, url,
    area_code in (select area_code from areas where parent_code is null) as is_province
from statistics
where indicator = $indicator
    and (
        area_code in (select area_code from areas where parent_code is null)
        or area_code = $region
        or ($region is null and area_code in (select region_code from regions where branch_code = $branch))
    )
    and in_period(as_of, as_of_end, $from_day, $to_day)
order by area_code, as_of_end, statistic_id
