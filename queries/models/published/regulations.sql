-- asks:  The regulations found for the country, the province and its regencies.
-- grain: regulation_id
select
    regulation.*,
    coalesce(area.label, regulation.region_code) as area_label,
    area.branch_code,
    case
        when regulation.region_code is null then 'national'
        when area.kind = 'province' then 'province'
        else 'regency'
    end as level,
    -- two sources may tell of the same regulation: count it once
    row_number() over (
        partition by coalesce(region_code, ''), regulation.kind, coalesce(number, regulation_id), year
        order by issued_on nulls last, regulation_id
    ) = 1 as counts_once
from source.regulations as regulation
left join areas as area on area.area_code = regulation.region_code
