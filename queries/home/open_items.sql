-- asks:   Which promises of earlier meetings are open, the most overdue first?
-- grain:  item_code
-- scope:  people
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
-- param:  today date required   the day of asking; days_late counts from the due day
-- was:    overview/open_items
select
    item_code, meeting_code, branch_code, region_code, issue, action, owner, due_on,
    date_diff('day', due_on, $today::date) as days_late
from action_items
where
    status = 'open'
    and in_view(region_code, branch_code, $region, $branch)
order by days_late desc, item_code
