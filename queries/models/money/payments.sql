-- asks:   For how many members, and how much, was paid, by place, agent, programmes and month?
-- grain:  place_code, agent_code, segment, payer, programmes, month
-- months: month_number(month)
-- The contributions are read and joined to their members once, here, for every cube of payments.
select
    member.village_code as place_code,
    coalesce(member.agent_code, '') as agent_code,
    contribution.segment,
    contribution.payer,
    coalesce(contribution.programmes, '') as programmes,
    contribution.month,
    count(*) as paid_members,
    sum(contribution.amount_idr) as contributions_idr
from source.contributions as contribution
join source.members as member on member.member_key = contribution.member_key
group by all
