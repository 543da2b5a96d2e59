-- asks:  Which employers are there, who of them is registered, with how many workers, in what arrears?
-- grain: employer_code
-- Arrears classes: 1-3 months current, 4-6 substandard, 7-12 doubtful, over 12 bad. pressed_by: the
-- registered company that uses an unregistered one as its vendor or partner, and can press it.
with
everybody as (
    select *, registered_on is not null or registered_workers > 0 as is_registered
    from source.employers
)
select
    employer.employer_code,
    employer.name,
    employer.region_code,
    region.label as region_label,
    region.branch_code,
    employer.sector,
    employer.size_class,
    employer.registered_on,
    employer.is_registered,
    employer.partner_of,
    employer.partner_of is not null as is_vendor,
    employer.workers,
    employer.registered_workers,
    greatest(employer.workers - employer.registered_workers, 0) as unregistered_workers,
    employer.programmes,
    employer.arrears_months,
    employer.arrears_idr,
    case
        when employer.arrears_months = 0 then 'none'
        when employer.arrears_months <= 3 then 'current'
        when employer.arrears_months <= 6 then 'substandard'
        when employer.arrears_months <= 12 then 'doubtful'
        else 'bad'
    end as arrears_class,
    if(not employer.is_registered and partner.is_registered, partner.employer_code, null)
        as pressed_by,
    if(not employer.is_registered and partner.is_registered, partner.name, null)
        as pressed_by_name
from everybody as employer
left join regions as region on region.region_code = employer.region_code
left join everybody as partner on partner.employer_code = employer.partner_of
