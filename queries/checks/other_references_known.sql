-- rule-id: Kode agen, rapat, calon, dan pemberi kerja mitra yang dirujuk ada dalam datasetnya
-- rule-en: The agents, meetings, candidates and partner employers referred to are in their datasets
-- severity: warning
-- Files may be imported in any order, so this asks to look, and counts only where the other dataset
-- holds anything. Apart from references_known, which reads every member.
with
missing as (
    select 'attendance.meeting_code' as reference, 'meetings' as dataset, count(*) as rows
    from source.attendance
    anti join source.meetings using (meeting_code)
    where exists (from source.meetings)
    union all
    select 'attendance.agent_code', 'agents', count(*)
    from source.attendance
    anti join source.agents using (agent_code)
    where exists (from source.agents)
    union all
    select 'action_items.meeting_code', 'meetings', count(*)
    from source.action_items
    anti join source.meetings using (meeting_code)
    where exists (from source.meetings)
    union all
    select 'award_scores.candidate_code', 'award_candidates', count(*)
    from source.award_scores
    anti join source.award_candidates using (candidate_code)
    where exists (from source.award_candidates)
    union all
    select 'employers.partner_of', 'employers', count(*)
    from (select partner_of as employer_code from source.employers where partner_of is not null)
    anti join source.employers using (employer_code)
)
select reference, dataset, rows
from missing
where rows > 0
