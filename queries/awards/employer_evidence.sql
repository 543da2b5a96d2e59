-- asks:  What do the data tell of each company that is judged, and which employer is it taken for?
-- grain: evidence, candidate_code
-- scope: judging
-- param: year int required       year assessed
-- param: category text required  of the award
-- A candidate is the employer of its code, or of its code after the year (2025-P001); else the only one of
-- its regency whose name has the same letters and figures, legal forms (PT, CV, UD …) left out, where no
-- other candidate has that name. Who is none of these has no row. How many of a company's workers stayed is
-- not told: members are listed with their employer of today, so who left is listed elsewhere.
with
candidates as (
    select candidate_code, region_code, name
    from award_candidates
    where assessed_year = $year and category = $category
),
spelt as (
    select 'candidate' as list, candidate_code as code, region_code, name from candidates
    union all
    select 'employer', employer_code, region_code, name from employers
),
names as (
    select list, code, region_code, bare_name(name) as bare from spelt
),
by_code as (
    select candidate.candidate_code, employer.employer_code, 'code' as matched_by
    from candidates as candidate
    join employers as employer
        on employer.employer_code in (
            candidate.candidate_code,
            if(
                starts_with(candidate.candidate_code, $year || '-'),
                substr(candidate.candidate_code, len($year || '-') + 1), null
            )
        )
    qualify row_number() over (
        partition by candidate.candidate_code
        order by employer.employer_code = candidate.candidate_code desc
    ) = 1
),
by_name as (
    select candidate.code as candidate_code, employer.code as employer_code, 'name' as matched_by
    from names as candidate
    join names as employer using (region_code, bare)
    where
        candidate.list = 'candidate' and employer.list = 'employer' and bare <> ''
        and candidate.code not in (select candidate_code from by_code)
        and employer.code not in (select employer_code from by_code)
    qualify
        count(*) over (partition by candidate.code) = 1
        and count(*) over (partition by employer.code) = 1
),
matched as (from by_code union all from by_name),
vendors as (
    select partner_of as employer_code, count(*) as known, count(*) filter (is_registered) as registered
    from employers
    where partner_of is not null
    group by partner_of
),
told as (
    select 'company_arrears' as evidence, candidate_code, employer_code,
        employer.arrears_months::double as value, null::double as numerator, null::double as denominator
    from matched
    join employers as employer using (employer_code)
    union all
    select 'company_workers', candidate_code, employer_code,
        100 * employer.registered_workers / nullif(employer.workers, 0),
        employer.registered_workers, employer.workers
    from matched
    join employers as employer using (employer_code)
    union all
    select 'company_vendors', candidate_code, employer_code,
        100 * vendors.registered / vendors.known, vendors.registered, vendors.known
    from matched
    join vendors using (employer_code)
)
select
    told.evidence,
    told.candidate_code,
    told.value,
    told.numerator,
    told.denominator,
    matched.matched_by,
    employer.employer_code,
    employer.name as employer_name,
    held.kind,
    'employers' as source
from told
join matched using (candidate_code)
join employers as employer on employer.employer_code = told.employer_code
join operational as held on held.dataset = 'employers'
where told.value is not null
order by told.evidence, told.candidate_code
