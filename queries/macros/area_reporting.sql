-- asks:  From how many regencies of an area is a metric known in a month, from how many ever, of how many?
-- grain: metric
-- takes: wanted_region, wanted_branch, wanted_month
-- Of claims a month can't be told from one without them: who is known at all has reported. Agents are
-- counted from listed members.
with
regencies as (
    select region_code from regions
    where in_view(region_code, branch_code, wanted_region, wanted_branch)
),
counted as (
    select metric, region_code, cube = 'claims' or month = month_of(wanted_month) as has_reported
    from regency_measures
    where region_code in (from regencies)
),
known as (
    from counted
    union all
    select
        'active_agents',
        region_code,
        (region_code, month_number(wanted_month::date)) in (
            select (region_code, month_number) from known_months
        )
    from enrolment_basis
    where basis = 'members' and region_code in (from regencies)
)
select
    metric,
    count(distinct region_code) filter (where has_reported) as regions_reported,
    count(distinct region_code) as regions_ever,
    (select count(*) from regencies) as regions_all
from known
group by metric
