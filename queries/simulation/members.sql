-- asks:  Who is a member?
-- grain: member_key
select
    member_key, village_code, segment, sector, sex, birth_year::bigint as birth_year,
    registered_on, agent_code, employer_code
from registered
order by number
