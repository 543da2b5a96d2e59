-- rule-id: Setiap kode wilayah dalam data operasional dikenal
-- rule-en: Every region code in the operational data is known
with
codes as (
    select 'members' as dataset, village_code as code from source.members
    union all select 'enrollment_monthly', region_code from source.enrollment_monthly
    union all select 'claims', region_code from source.claims
    union all select 'employers', region_code from source.employers
    union all select 'agents', region_code from source.agents
    union all select 'agents', district_code from source.agents
    union all select 'meetings', region_code from source.meetings
    union all select 'award_candidates', region_code from source.award_candidates
    union all select 'vulnerable_workers', region_code from source.vulnerable_workers
    union all
    select 'targets', area_code from source.targets
    where area_code not in (select branch_code from source.branches)
)
select dataset, code, count(*) as rows
from codes
where
    code is not null
    and code not in (select place_code from places)
    -- the whole is no place in which a member lives, but has budgets and targets
    and not (
        dataset in ('vulnerable_workers', 'targets')
        and code in (select area_code from areas where parent_code is null or kind = 'province')
    )
group by dataset, code
order by rows desc
