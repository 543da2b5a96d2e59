-- asks:   How many active members was an area asked to have at a year's end?
-- grain:  year
-- scope:  totals
-- param:  branch text optional    branch code; empty = the province
-- param:  region text optional    regency code; goes before the branch
-- param:  segment text optional   empty = the target for all segments together
select target.year, target.target
from targets as target
join area_in_view($region, $branch) as asked on asked.area_code = target.area_code
where
    target.metric = 'active_members'
    and target.segment = coalesce($segment, 'all')
    and target.month is null
order by target.year
