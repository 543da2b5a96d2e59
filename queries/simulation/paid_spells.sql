-- asks:  Which runs of months are written as contributions, at which price?
-- grain: member_key, from_month
-- param: last_month int required
-- Employers in arrears have not paid for the last months.
with
priced as (
    select
        member.number,
        member.member_key,
        member.region_code,
        member.stream,
        stay.segment,
        stay.payer,
        stay.from_month,
        if(
            stay.payer = 'employer' and stay.from_month <= $last_month - member.arrears_months,
            least(stay.until_month, $last_month - member.arrears_months),
            stay.until_month
        ) as until_month,
        case
            when stay.segment <> member.segment then member.price_moved
            when stay.segment = 'BPU' and stay.payer in ('own', 'csr')
                then if(member.stream = 'pool', 401, member.price)
            else member.price
        end as price
    from stays as stay
    join registered as member on member.id = stay.id
)
select number, member_key, region_code, segment, payer, from_month, until_month, price
from priced
where from_month <= until_month
order by number, from_month
