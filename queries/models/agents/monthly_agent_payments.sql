-- asks:   What did the members of each agent pay, by how long they had been members, and who was new?
-- grain:  agent_code, segment, month, from_paid_month
-- months: month_number(month)
-- A member's months are counted by the calendar from the first one paid in the segment, which is
-- month 1. from_paid_month is where the band of months begins; the bands are cut wherever some rule on
-- Perisai begins or ends, so that each rule holds for whole bands. Where the programmes paid for aren't
-- reported they are taken to be JKK and JKM, which nobody can leave out.
with
edges as (
    select 1 as from_paid_month
    union
    select first_paid_month from perisai_rules where first_paid_month is not null
    union
    select last_paid_month + 1 from perisai_rules where last_paid_month is not null
),
joined as (
    select member_key, agent_code, segment, joined_month
    from first_payments
    where agent_code is not null
),
aged as (
    select
        joined.agent_code,
        joined.segment,
        contribution.month,
        month_number(month) - joined.joined_month + 1 as paid_month,
        count(*) as members,
        count(*) filter (
            where
                contribution.programmes is null
                or (
                    contains(contribution.programmes, 'JKK')
                    and contains(contribution.programmes, 'JKM')
                )
        ) as members_jkk_jkm,
        sum(contribution.amount_idr) as contributions_idr
    from joined
    join source.contributions as contribution
        on contribution.member_key = joined.member_key and contribution.segment = joined.segment
    group by all
)
select
    aged.agent_code,
    aged.segment,
    aged.month,
    edges.from_paid_month,
    sum(aged.members)::bigint as members,
    coalesce(sum(aged.members) filter (where aged.paid_month = 1), 0)::bigint as new_members,
    coalesce(sum(aged.members_jkk_jkm) filter (where aged.paid_month = 1), 0)::bigint
        as new_members_jkk_jkm,
    sum(aged.contributions_idr) as contributions_idr
from aged
asof join edges on aged.paid_month >= edges.from_paid_month
group by all
