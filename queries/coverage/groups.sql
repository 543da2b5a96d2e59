-- asks:  Of the groups of the 2021 appeal, how many are covered in each region, and out of how many known?
-- grain: group_name, region_code
-- scope: published, totals
-- param: branch text optional   branch code: its regencies, and the province
-- group_name: non_asn, village_officials, rt_rw (published figures, the newest of each region) and vendors
-- (an office's employers that others use as vendor or partner). own: members of today's office who are
-- wage earners paid by the regency (non-ASN staff) or by villages (their officials). known: covered and
-- uncovered together, empty where nobody counted those without.
with
told as (
    select
        replace(replace(indicator, '_covered', ''), '_uncovered', '') as group_name,
        indicator like '%\_uncovered' escape '\' as is_uncovered,
        area_code as region_code, value, as_of, as_of_precision, as_of_end, note, publisher, url,
        published_on, statement_id
    from statements
    where
        indicator in (
            'non_asn_covered', 'non_asn_uncovered', 'village_officials_covered', 'rt_rw_covered'
        )
        and unit = 'people'
),
newest as (
    from told
    qualify row_number() over (
        partition by group_name, is_uncovered, region_code
        order by as_of_end desc, published_on desc nulls last, statement_id
    ) = 1
),
published as (
    select
        covered.group_name, covered.region_code, covered.value as covered,
        -- of the same day only: another year's count is another's
        covered.value + uncovered.value as known,
        covered.as_of, covered.as_of_precision, covered.note, covered.publisher, covered.url
    from newest as covered
    left join newest as uncovered
        on uncovered.is_uncovered
        and uncovered.group_name = covered.group_name
        and uncovered.region_code = covered.region_code
        and uncovered.as_of = covered.as_of
    where not covered.is_uncovered
),
last_month as (select max(month) as month from monthly_areas where level = 'regency'),
own as (
    select
        if(payer = 'apbd_regency', 'non_asn', 'village_officials') as group_name,
        area_code as region_code,
        sum(active)::bigint as own,
        any_value(last_month.month) as own_month
    from monthly_areas
    join last_month using (month)
    where
        definition = 'usual' and level = 'regency' and segment = 'PU'
        and payer in ('apbd_regency', 'village_fund')
    group by all
    having count(active) = count(*)
),
vendors as (
    select
        'vendors' as group_name, region_code,
        count(*) filter (is_registered) as own,
        count(*) as known,
        null::date as own_month
    from employers
    where is_vendor
    group by region_code
)
select
    coalesce(published.group_name, own.group_name) as group_name,
    area.area_code as region_code,
    area.label as region_label,
    own.own,
    own.own_month,
    published.covered,
    published.known,
    published.as_of,
    published.as_of_precision,
    published.note,
    published.publisher,
    published.url
from published
full join own on own.group_name = published.group_name and own.region_code = published.region_code
join areas as area on area.area_code = coalesce(published.region_code, own.region_code)
where area.kind = 'province' or in_view(area.area_code, area.branch_code, null, $branch)
union all by name
select
    vendors.group_name, vendors.region_code, area.label as region_label, vendors.own,
    vendors.own_month, null as covered, vendors.known
from vendors
join areas as area on area.area_code = vendors.region_code
where in_view(area.area_code, area.branch_code, null, $branch)
order by group_name, region_code
