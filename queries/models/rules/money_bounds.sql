-- asks:  Between which amounts does a month's contribution of a member, or a paid claim, lie by the rules?
-- grain: subject, code, month
-- subject is contributions (code: a segment, all for any; an amount a member and month) or claims (code: a
-- programme, or scholarship; an amount a case). What is a share of a wage goes from half the
-- province's minimum wage to the ceiling of JP. Where the rules name no amount there is no row.
-- What lies outside of least_idr and most_idr is doubted, by the check and when a file is imported. They
-- are wide of the bounds, because means hide much: five times above them, or a fifth, of those who may be
-- unpaid for a while and still count (BPU), or pay once for long (JAKON, PMI), a hundredth.
with
months as (
    select unnest(
        generate_series(date '2015-07-01', date '2039-12-01', interval 1 month)
    )::date as month
),
rules as (
    select
        *,
        try_cast(value as double) as amount,
        starts_with(segment, 'BPU') or segment = 'PU;BPU' as is_bpu
    from rule_spans
),
minimum_wages as (
    select year, max(value) as wage
    from source.region_statistics
    where indicator = 'provincial_minimum_wage'
    group by year
),
ceilings as (
    select months.month, max(rules.amount) as high
    from months
    join rules on rules.parameter = 'batas_upah_jp' and rules.starts_on <= months.month
    group by months.month
),
wages as (
    select
        months.month,
        -- of the last year known, before the first one of that
        coalesce(
            max_by(minimum.wage, minimum.year) filter (where minimum.year <= year(months.month)),
            min_by(minimum.wage, minimum.year)
        ) / 2 as low,
        any_value(ceilings.high) as high
    from months
    cross join minimum_wages as minimum
    left join ceilings on ceilings.month = months.month
    group by months.month
),
in_force as (
    select months.month, rules.*
    from months
    join rules
        on rules.starts_on <= last_day(months.month)
        and (rules.ends_on is null or rules.ends_on >= months.month)
),
amounts as (
    select
        month,
        -- the pandemic's relief left a hundredth of them
        if(bool_or(parameter = 'keringanan_iuran_covid'), 0.01, 1) as relief,
        min(amount) filter (
            segment like 'PU%' and parameter like 'iuran_jkk_%risiko_%' and unit like '!% upah%' escape '!'
        ) / 100 as jkk_rate_low,
        max(amount) filter (
            segment = 'PU' and parameter like 'iuran_jkk_risiko_%'
        ) / 100 as jkk_rate_high,
        max(amount) filter (segment = 'PU' and parameter = 'iuran_jkm') / 100 as jkm_rate,
        max(amount) filter (segment = 'PU' and parameter = 'iuran_jht_total') / 100 as jht_rate,
        max(amount) filter (segment = 'PU' and parameter = 'iuran_jp_total') / 100 as jp_rate,
        min(amount) filter (is_bpu and parameter like 'iuran_minimum_2_program%') as bpu_low,
        max(amount) filter (is_bpu and parameter = 'iuran_jkk_maksimum')
        + max(amount) filter (is_bpu and parameter = 'iuran_jkm')
        + max(amount) filter (is_bpu and parameter = 'iuran_jht_maksimum') as bpu_high,
        sum(amount) filter (
            segment = 'Jasa Konstruksi' and parameter like 'iuran_%_upah_diketahui'
        ) / 100 as builders_rate,
        min(amount) filter (segment = 'PMI' and parameter = 'iuran_perpanjangan') as pmi_low,
        max(amount) filter (segment = 'PMI' and parameter = 'iuran_total_kontrak_24_bulan')
        + max(amount) filter (segment = 'PMI' and parameter = 'iuran_jht_maksimum') as pmi_high,
        min(amount) filter (programme = 'JKM' and parameter = 'biaya_pemakaman') as death_low,
        max(amount) filter (programme = 'JKM' and parameter = 'santunan_total') as death_high,
        min(amount) filter (parameter in ('beasiswa_per_tahun_tk_sd', 'beasiswa')) as school_low,
        max(amount) filter (
            parameter in ('beasiswa_maksimum_2_anak', 'beasiswa')
        ) as school_high,
        max(amount) filter (parameter = 'santunan_cacat_sebagian') as injury_wages,
        min(amount) filter (is_bpu and parameter = 'iuran_jht_minimum') as jht_low,
        max(amount) filter (parameter = 'usia_pensiun') as pension_age,
        min(amount) filter (parameter = 'manfaat_pensiun_minimum') as pension_low,
        max(amount) filter (parameter = 'manfaat_pensiun_maksimum') as pension_high,
        max(amount) filter (programme = 'JKP' and parameter like 'manfaat_tunai%') / 100 as jkp_rate
    from in_force
    group by month
),
bounds as (
    select
        'contributions' as subject, unnest(['PU', 'BPU', 'JAKON', 'PMI']) as code, month,
        relief * unnest([
            (jkk_rate_low + jkm_rate) * low, bpu_low, builders_rate * low, pmi_low
        ]) as lowest_idr,
        unnest([
            (jkk_rate_high + jkm_rate + jht_rate + jp_rate) * high, bpu_high,
            builders_rate * high, pmi_high
        ]) as highest_idr
    from amounts
    join wages using (month)
    union all
    select
        'claims', unnest(['JKM', 'scholarship', 'JKK', 'JHT', 'JP', 'JKP']), month,
        unnest([
            death_low, school_low,
            -- care has no bounds: of an injury a tenth of a month's wage is little
            low / 10,
            -- a year's savings of one who saves least
            12 * jht_low,
            pension_low, jkp_rate * low
        ]),
        unnest([
            death_high, school_high, injury_wages * high,
            -- a working life's of one who earns the ceiling
            12 * (pension_age - 15) * jht_rate * high,
            12 * pension_high, 6 * jkp_rate * high
        ])
    from amounts
    join wages using (month)
),
known as (
    select
        *,
        lowest_idr / if(subject = 'claims' or code = 'PU', 5, 100) as least_idr,
        5 * highest_idr as most_idr
    from bounds
    where lowest_idr is not null and highest_idr is not null
)
from known
union all
select subject, 'all', month, min(lowest_idr), max(highest_idr), min(least_idr), max(most_idr)
from known
where subject = 'contributions'
group by subject, month
