-- asks:  What was each metric of an area in a month, by what reports it?
-- grain: metric, unit, month
-- takes: wanted_region, wanted_branch
-- unit: the regency. Claims are events, and a regency with none in a month is not silent: their unit is
-- the area itself, an empty text. Of a share value stands above the line and below under it.
select
    metric,
    is_flow,
    cube = 'claims' as is_event,
    if(is_event, '', region_code) as unit,
    month,
    sum(value) as value,
    sum(below) as below
from regency_measures
where in_view(region_code, branch_code, wanted_region, wanted_branch)
group by all
