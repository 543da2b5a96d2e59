-- asks:  Which programme rules were ever in force, from which day to which?
-- grain: programme, segment, parameter, starts_on
-- Those on Perisai agents are in perisai_rules.
select
    position,
    programme,
    -- codes as everywhere else, to ask by
    if(
        programme = 'semua', 'JKK;JKM;JHT;JP;JKP', replace(programme, '+', ';')
    ) as programmes,
    segment,
    case
        when segment like 'PU padat karya%' then 'PU'
        when segment in (
            'PU usaha mikro', 'PU usaha kecil', 'PU usaha menengah dan besar', 'PU pegawai non-ASN'
        ) then 'PU'
        when segment like 'BPU %' then 'BPU'
        when segment = 'PMI perseorangan' then 'PMI'
        when segment = 'nasional' then 'PU;BPU;JAKON;PMI'
        else replace(replace(segment, 'Jasa Konstruksi', 'JAKON'), 'Jakon', 'JAKON')
    end as segments,
    parameter,
    case
        when segment = 'nasional' then 'aim'
        when regexp_matches(
            parameter,
            '^(iuran|porsi|batas_upah|rumus|keringanan|perpanjangan_diskon|penundaan|dasar_penghasilan)'
        ) then 'contribution'
        when regexp_matches(
            parameter, '^(manfaat|santunan|bantuan|beasiswa|biaya|stmb|homecare|jumlah_risiko)'
        )
            then 'benefit'
        else 'condition'
    end as topic,
    value,
    unit,
    starts_on,
    -- an aim is of its year, not of the years after it
    if(segment = 'nasional', make_date(year(starts_on), 12, 31), ends_on) as ends_on,
    precision,
    if(segment = 'nasional', 'year', end_precision) as end_precision,
    legal_basis,
    note,
    publisher,
    url
from rule_spans
where not starts_with(parameter, 'perisai_')
