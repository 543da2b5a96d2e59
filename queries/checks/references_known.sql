-- rule-id: Kode peserta, agen, pemberi kerja, rapat, dan calon yang dirujuk ada dalam datasetnya
-- rule-en: The members, agents, employers, meetings and candidates referred to are in their datasets
-- severity: warning
-- Files may be imported in any order, so this asks to look, and counts only where the other dataset
-- holds anything. A contribution without its member is in no cube.
with
missing as (
    select 'contributions.member_key' as reference, 'members' as dataset, count(*) as rows
    from source.contributions
    anti join source.members using (member_key)
    union all
    select 'members.agent_code', 'agents', count(*)
    from (select agent_code from source.members where agent_code is not null)
    anti join source.agents using (agent_code)
    union all
    select 'members.employer_code', 'employers', count(*)
    from (select employer_code from source.members where employer_code is not null)
    anti join source.employers using (employer_code)
    union all
    select 'attendance.meeting_code', 'meetings', count(*)
    from source.attendance anti join source.meetings using (meeting_code)
    union all
    select 'attendance.agent_code', 'agents', count(*)
    from source.attendance anti join source.agents using (agent_code)
    union all
    select 'action_items.meeting_code', 'meetings', count(*)
    from source.action_items anti join source.meetings using (meeting_code)
    union all
    select 'award_scores.candidate_code', 'award_candidates', count(*)
    from source.award_scores anti join source.award_candidates using (candidate_code)
    union all
    select 'employers.partner_of', 'employers', count(*)
    from (select partner_of as employer_code from source.employers where partner_of is not null)
    anti join source.employers using (employer_code)
)
select missing.reference, missing.dataset, missing.rows
from missing
join source.operational as target on target.dataset = missing.dataset
where missing.rows > 0 and target.rows > 0
