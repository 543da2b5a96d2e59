-- asks:   Between which means does what is paid for a member and month, or for a claim, lie by far?
-- grain:  (one row)
-- param:  rules text required       the file of programme parameters
-- param:  subject text required     contributions or claims
-- param:  first_month text required 2026-06; the pandemic's relief left a hundredth of the contributions
-- param:  last_month text required
-- param:  is_pu bool required       only wage earners, of whom all pay each month
-- So wide that only a wrong unit (thousands, millions) lies outside: of the least one pays a twentieth
-- (a hundredth where many may be unpaid for a while, or pay once for long), a third of the ceiling of
-- wages; a twentieth of a funeral, a hundred times a death's whole benefit.
with rules as (
    -- trimmed, because a bare cast would be done by the reader, which fails where a value is no number
    select parameter, try_cast(trim(value) as double) as amount, valid_from, valid_to
    from read_csv($rules, all_varchar = true)
)
select
    case $subject
        when 'claims' then min(amount) filter (where parameter = 'biaya_pemakaman') / 20
        else min(amount) filter (where parameter like 'iuran_minimum_2_program%') / if($is_pu, 20, 100)
            * if(bool_or(
                parameter = 'keringanan_iuran_covid'
                and valid_from <= $last_month and valid_to >= $first_month
            ), 0.01, 1)
    end as lowest_idr,
    case $subject
        when 'claims' then 100 * max(amount) filter (where parameter = 'santunan_total')
        else max(amount) filter (where parameter = 'batas_upah_jp') / 3
    end as highest_idr
from rules
