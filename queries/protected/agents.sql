-- asks:  What may a protected reader be told of agents?
-- grain: agent_code
-- That they are there and for how long: no name, no district.
select
    * replace (
        null::varchar as name, null::varchar as district_code, null::varchar as district_name
    )
from main.agents
