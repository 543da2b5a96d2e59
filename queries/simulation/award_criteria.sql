-- asks:  By which criteria, and at which weight, is each category of the award judged here?
-- grain: assessed_year, category, criterion_code
-- Official weights are not public: equal ones stand here.
with
criteria(kind, criterion_code, name, name_en, position) as (
    values
        ('government', 'regulation', 'Regulasi dan anggaran', 'Regulation and budget', 1),
        ('government', 'coverage', 'Cakupan kepesertaan', 'Coverage', 2),
        ('government', 'innovation', 'Inovasi', 'Innovation', 3),
        ('government', 'interview', 'Wawancara', 'Interview', 4),
        ('business', 'compliance', 'Kepatuhan', 'Compliance', 1),
        ('business', 'digital', 'Pemanfaatan layanan digital', 'Use of digital services', 2),
        ('business', 'care', 'Kepedulian', 'Care for others', 3),
        ('business', 'interview', 'Wawancara', 'Interview', 4)
),
categories(category, kind) as (
    values
        ('regency_government', 'government'),
        ('village_government', 'government'),
        ('large_business', 'business'),
        ('medium_business', 'business'),
        ('micro_small_business', 'business')
)
select
    assessed_year::bigint as assessed_year, category, criterion_code, name, name_en,
    25.0::double as weight_pct
from criteria
join categories using (kind)
cross join range(2023, 2026) as years(assessed_year)
order by assessed_year, category, position
