-- asks:  Which agents are there?
-- grain: agent_code
-- The names are put together from common ones; nobody in particular is meant.
select agent_code, name, region_code, district_code, joined_on::date as joined_on, status,
    left_on::date as left_on
from agent_traits
order by agent_code
