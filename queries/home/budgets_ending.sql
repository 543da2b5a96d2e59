-- asks:   Which public budgets that members live on end with the year, and for how many of them?
-- grain:  region_code, payer
-- scope:  totals
-- param:  branch text optional   branch code; empty = the province
-- param:  region text optional   regency code; goes before the branch
-- param:  month date required    the month of the data
-- param:  within int optional    told so many months before December; empty = 2, from October on
select
    ending.region_code,
    region.label as region_label,
    ending.payer,
    ending.members,
    ending.self_employed
from budgets_ending($region, $branch, $month, $within) as ending
join regions as region on region.region_code = ending.region_code
order by ending.members desc, ending.region_code, ending.payer
