-- asks:  Which employers are registered, which are known but not, and who is in arrears?
-- grain: employer_code
-- param: last_month int required
-- Registered workers are those paid for in the last month the employer paid. One in six registers
-- only a part of them. Vendors of registered companies that are not registered themselves come last.
with
working as (
    select member.employer_code, count(*) as workers, avg(prices.amount_idr) as amount_idr
    from paid_spells as spell
    join registered as member on member.number = spell.number
    join prices
        on prices.price_key = spell.price * 256 + $last_month - month_number('2012-01')
    where
        spell.until_month = $last_month - member.arrears_months
        or spell.until_month = $last_month
    group by 1
),
companies as (
    select
        planned.*,
        coalesce(working.workers, 0) as registered_workers,
        coalesce(working.amount_idr, 0) as amount_idr,
        chance(planned.employer_code, 'part') as part,
        draw(planned.employer_code, 'name') as naming
    from employers_planned as planned
    left join working on working.employer_code = planned.employer_code
),
with_workers as (
    select
        *,
        greatest(
            registered_workers + if(registered_workers = 0, 1 + draw(employer_code, 'few') % 4, 0),
            ceil(registered_workers / if(part < 0.17, 0.45 + 3 * part, 1))
        )::bigint as workers
    from companies
),
registered_companies as (
    select
        employer_code, null::varchar as name, naming, region_code, sector, workers,
        registered_workers, programme_set,
        -- registered workers who have all left owe nothing
        if(registered_workers = 0, 0, arrears_months) as arrears_months,
        amount_idr,
        (date_of(registered_month) + (draw(employer_code, 'day') % 28)::integer)::date as registered_on,
        null::varchar as partner_of,
        2 as standing
    from with_workers
),
offices as (
    select
        'G-' || region.region_code as employer_code,
        if(region.kind = 'city', 'Pemerintah ', 'Pemerintah Kabupaten ') || region.name as name,
        0::ubigint as naming,
        region.region_code,
        'Pemerintahan' as sector,
        ceil(coalesce(working.workers, 0) * (1.02 + 0.3 * chance(region.region_code, 'part')))
            as workers,
        coalesce(working.workers, 0) as registered_workers,
        1 as programme_set,
        0 as arrears_months,
        coalesce(working.amount_idr, 0) as amount_idr,
        make_date(2008 + (draw(region.region_code, 'year') % 3)::integer, 1, 7) as registered_on,
        null::varchar as partner_of,
        1 as standing
    from regions as region
    left join working on working.employer_code = 'G-' || region.region_code
),
vendors as (
    select
        'V' || substr(employer_code, 2) as employer_code,
        null::varchar as name,
        draw('V' || employer_code, 'name') as naming,
        region_code,
        sector,
        2 + floor(28 * power(chance(employer_code, 'vendor size'), 3)) as workers,
        0 as registered_workers,
        null::integer as programme_set,
        0 as arrears_months,
        0 as amount_idr,
        null::date as registered_on,
        employer_code as partner_of,
        3 as standing
    from with_workers
    where registered_workers >= 5 and chance(employer_code, 'has a vendor') < 0.22
)
select
    employer_code,
    coalesce(
        everybody.name,
        concat_ws(
            ' ',
            company_form(naming % 97),
            company_first(naming // 97),
            company_second(naming // 3001),
            if(naming % 5 < 3, regions.capital, null)
        )
    ) as name,
    everybody.region_code,
    sector,
    case
        when workers < 10 then 'micro'
        when workers < 50 then 'small'
        when workers < 200 then 'medium'
        else 'large'
    end as size_class,
    registered_on,
    workers::bigint as workers,
    registered_workers::bigint as registered_workers,
    case programme_set
        when 1 then 'JKK,JKM'
        when 2 then 'JKK,JKM,JHT'
        when 3 then 'JKK,JKM,JHT,JP,JKP'
    end as programmes,
    arrears_months::bigint as arrears_months,
    round(arrears_months * registered_workers * amount_idr)::double as arrears_idr,
    partner_of
from (
    select * from offices
    union all
    select * from registered_companies
    union all
    select * from vendors
) as everybody
join regions on regions.region_code = everybody.region_code
order by everybody.region_code, standing, employer_code
