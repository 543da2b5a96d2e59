-- asks:  Who is judged in each year and category?
-- grain: candidate_code
-- All regencies; some villages; the companies that register all their workers and owe nothing.
with
years as (select unnest(range(2023, 2026))::bigint as assessed_year),
regencies as (
    select
        assessed_year, 'regency_government' as category, 'PEMDA-' || region_code as code,
        if(kind = 'city', 'Pemerintah ', 'Pemerintah Kabupaten ') || name as name, region_code
    from years, regions
),
rural as (
    select
        assessed_year, 'village_government' as category, 'DESA-' || village_code as code,
        'Pemerintah Desa ' || name as name, left(village_code, 4) as region_code
    from years, villages
    where village_code[7] = '2'
    qualify row_number() over (
        partition by assessed_year order by chance(village_code || assessed_year, 'award')
    ) <= 12
),
companies as (
    select
        assessed_year,
        case size_class when 'large' then 'large_business' when 'medium' then 'medium_business'
            else 'micro_small_business' end as category,
        employer_code as code,
        name,
        region_code
    from years, employers
    where
        registered_on is not null and workers = registered_workers and arrears_months = 0
        and employer_code[1] = 'P' and year(registered_on) < assessed_year
        and (size_class in ('large', 'medium') or workers >= 4)
    qualify row_number() over (
        partition by assessed_year, category
        order by chance(employer_code || assessed_year, 'award')
    ) <= 8
)
select
    assessed_year || '-' || code as candidate_code, assessed_year, category, name, region_code
from (select * from regencies union all select * from rural union all select * from companies)
order by assessed_year, category, candidate_code
