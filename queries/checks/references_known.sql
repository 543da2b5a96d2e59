-- rule-id: Kode peserta, agen, dan pemberi kerja yang dirujuk data peserta ada dalam datasetnya
-- rule-en: The members, agents and employers that enrolment data refer to are in their datasets
-- severity: warning
-- Files may be imported in any order, so this asks to look, and counts only where the other dataset
-- holds anything. A contribution without its member is in no cube.
with
missing as (
    select
        'contributions.member_key' as reference, 'members' as dataset,
        (select coalesce(sum(payments), 0)::bigint from contribution_months)
        - (select coalesce(sum(paid_members), 0)::bigint from payments) as rows
    where exists (from source.members)
    union all
    select 'members.agent_code', 'agents', count(*)
    from (select agent_code from source.members where agent_code is not null)
    anti join source.agents using (agent_code)
    where exists (from source.agents)
    union all
    select 'members.employer_code', 'employers', count(*)
    from (select employer_code from source.members where employer_code is not null)
    anti join source.employers using (employer_code)
    where exists (from source.employers)
)
select reference, dataset, rows
from missing
where rows > 0
