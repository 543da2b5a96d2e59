-- asks:  Since which month do payments count elsewhere, because a member's place or agent changed?
-- Null where no member's did. Also who is listed only now, or no longer.
select min(payment.joined_month)
from first_payments as payment
left join source.members as member on member.member_key = payment.member_key
where
    payment.place_code is distinct from member.village_code
    or payment.agent_code is distinct from member.agent_code
