-- asks:   For whom does an employer work as a vendor or partner, and who works for it?
-- grain:  employer_code, stands
-- scope:  people
-- param:  employer text required  the employer's code
-- stands: above (it works for this one) or below (this one works for it).
with
pairs as (
    select partner_of as employer_code, 'above' as stands
    from employers
    where employer_code = $employer and partner_of is not null
    union all
    select employer_code, 'below'
    from employers
    where partner_of = $employer
)
select employer.employer_code, employer.name, pairs.stands, employer.workers, employer.registered_workers
from pairs
join employers as employer on employer.employer_code = pairs.employer_code
order by pairs.stands, employer.workers desc, employer.employer_code
