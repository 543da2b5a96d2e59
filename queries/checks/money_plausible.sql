-- rule-id: Iuran per peserta dan manfaat per kasus berada di sekitar aturan bulan itu (salah satuan, misalnya ribuan?)
-- rule-en: Contributions per member and benefits per case lie near the month's rules (a wrong unit, thousands perhaps?)
-- severity: warning
with
means as (
    select
        'contributions' as subject, region_code, segment as code, month,
        sum(contributions_idr) as amount_idr, sum(active) as number,
        sum(active) >= 10 as says_something
    from monthly_areas
    where level = 'regency' and definition = 'usual'
    group by all
    union all
    select
        'claims', region_code, if(benefit = 'scholarship', 'scholarship', programme), month,
        sum(amount_idr), sum(cases), sum(cases) > 0
    from claims
    group by all
)
select
    subject, means.region_code, code, month, number, amount_idr,
    round(amount_idr / number) as mean_idr, lowest_idr, highest_idr
from means
join money_bounds using (subject, code, month)
where
    says_something
    and amount_idr > 0
    and not amount_idr / number between least_idr and most_idr
