-- asks:  By which rules do Perisai agents work and are they paid, and from which day to which?
-- grain: parameter, valid_from
-- A year or a month stands for its first day in valid_from and its last in valid_to. A name that ends
-- in two months (perisai_insentif_iuran_bulan_1_24) holds for contributions of those months of a
-- membership; any other for every month.
select
    parameter,
    programme,
    string_split(segment, ';') as segments,
    try_cast(value as double) as value,
    unit,
    (valid_from || substr('0000-01-01', len(valid_from) + 1))::date as valid_from,
    case len(valid_from) when 4 then 'year' when 7 then 'month' else 'day' end
        as valid_from_precision,
    case len(valid_to)
        when 4 then make_date(valid_to::integer, 12, 31)
        when 7 then last_day((valid_to || '-01')::date)
        else valid_to::date
    end as valid_to,
    try_cast(regexp_extract(parameter, '_bulan_(\d+)_(\d+)$', 1) as integer) as first_paid_month,
    try_cast(regexp_extract(parameter, '_bulan_(\d+)_(\d+)$', 2) as integer) as last_paid_month,
    legal_basis,
    note,
    publisher,
    url
from source.programme_parameters
where starts_with(parameter, 'perisai_')
