-- asks:  For how many members, and how much, was paid, by place, agent, programmes and month?
-- grain: -
-- keep:  no
-- The contributions are read and joined to their members once, here, for every cube of payments.
select
    member.village_code as place_code,
    member.agent_code,
    contribution.segment,
    contribution.payer,
    coalesce(contribution.programmes, '') as programmes,
    contribution.month,
    count(*) as paid_members,
    sum(contribution.amount_idr) as contributions_idr
from source.contributions as contribution
join source.members as member on member.member_key = contribution.member_key
group by all
