-- asks:   When did a member first pay in each segment, who paid, and where and with whom is the member listed?
-- grain:  member_key, segment
-- months: joined_month
-- place_code is null for who is in no list of members. What later months are counted on, so that a month
-- that is new needs nothing of the years before.
with
firsts as (
    select
        member_key,
        segment,
        min(from_month) as joined_month,
        arg_min(payer, from_month) as payer
    from contribution_spells
    group by member_key, segment
)
select
    firsts.*,
    member.village_code as place_code,
    member.agent_code
from firsts
left join source.members as member on member.member_key = firsts.member_key
