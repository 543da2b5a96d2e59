-- asks:  By which rules do Perisai agents work and are they paid, and from which day to which?
-- grain: parameter, starts_on
-- A name that ends in two months (perisai_insentif_iuran_bulan_1_24) holds for contributions of those
-- months of a membership; any other for every month.
select
    parameter,
    programme,
    string_split(segment, ';') as segments,
    try_cast(value as double) as value,
    unit,
    starts_on,
    precision,
    ends_on,
    try_cast(regexp_extract(parameter, '_bulan_(\d+)_(\d+)$', 1) as integer) as first_paid_month,
    try_cast(regexp_extract(parameter, '_bulan_(\d+)_(\d+)$', 2) as integer) as last_paid_month,
    legal_basis,
    note,
    publisher,
    url
from rule_spans
where starts_with(parameter, 'perisai_')
