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
        when segment like 'BPU %' then 'BPU'
        else replace(replace(segment, 'Jasa Konstruksi', 'JAKON'), 'Jakon', 'JAKON')
    end as segments,
    parameter,
    case
        when regexp_matches(
            parameter, '^(iuran|porsi|batas_upah|rumus|keringanan|perpanjangan_diskon|penundaan)'
        ) then 'contribution'
        when regexp_matches(parameter, '^(manfaat|santunan|beasiswa|biaya|stmb|homecare|jumlah_risiko)')
            then 'benefit'
        else 'condition'
    end as topic,
    value,
    unit,
    starts_on,
    ends_on,
    precision,
    end_precision,
    legal_basis,
    note,
    publisher,
    url
from rule_spans
where not starts_with(parameter, 'perisai_')
