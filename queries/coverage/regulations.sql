-- asks:  Which regulations on Jamsostek are there, since when, and whom do their subject and note name?
-- grain: regulation_id
-- scope: published
-- param: branch text optional   branch code: its regencies; national and provincial ones stay
-- since: the day, else the year a source names; empty where none does. Who is covered is read from the
-- words of subject and note, not from the text of the regulation: none named is not none covered.
-- Decrees on wages and yearly letters on the pension's ceiling are left out: they protect nobody more.
with
worded as (
    select *, lower(about || ' ' || coalesce(note, '')) as words
    from regulations
    where
        counts_once
        and not regexp_matches(lower(about), 'upah minimum|^pengupahan|batas (paling )?tinggi upah|batas upah tertinggi')
)
select
    regulation_id,
    level,
    region_code,
    area_label,
    kind,
    number,
    year,
    about,
    issued_on,
    coalesce(issued_on, make_date(year, 7, 1)) as since,
    case when issued_on is not null then 'day' when year is not null then 'year' end as since_precision,
    regexp_matches(words, 'non-?asn|honorer|tenaga kontrak|pegawai kontrak') as covers_non_asn,
    regexp_matches(words, '(perangkat|aparat|aparatur|kepala) desa') as covers_village_officials,
    regexp_matches(words, '\brt\b|\brw\b|rukun tetangga') as covers_rt_rw,
    regexp_matches(words, 'rentan|kemiskinan|miskin') as covers_vulnerable,
    regexp_matches(words, 'konstruksi|vendor|rekanan|badan usaha|perusahaan|karyawan') as covers_vendors,
    note,
    publisher,
    url
from worded
where level <> 'regency' or in_view(region_code, branch_code, null, $branch)
order by since desc nulls last, regulation_id
