-- asks:   What would an agent's incentive of a month be by the rules in force at its end?
-- grain:  line
-- scope:  people
-- param:  agent text required   agent code
-- param:  month date required   the month asked, e.g. 2026-10
-- An estimate: only first payments in our data can be seen, not whether a person was ever in BPU.
-- kind acquisition: new members who count, paid only if there are at least `minimum`; contributions:
-- a percentage of what members of those months of membership paid; rest: what no rule pays for;
-- office: the Perisai office's share of the agent's own. count is people, base_idr and amount_idr Rp.
with
asked as (select month_of($month) as month),
rules as (
    select rule.*
    from perisai_rules as rule, asked
    where
        rule.starts_on <= last_day(asked.month)
        and (rule.ends_on is null or rule.ends_on >= last_day(asked.month))
    qualify row_number() over (partition by rule.parameter order by rule.starts_on desc) = 1
),
paid as (
    select payment.*
    from monthly_agent_payments as payment, asked
    where payment.agent_code = $agent and payment.month = asked.month
),
least_new as (
    select * from rules where parameter = 'perisai_peserta_baru_minimum'
),
newcomers as (
    select
        coalesce(
            sum(if(rule.programme = 'JKK+JKM', paid.new_members_jkk_jkm, paid.new_members)), 0
        )::bigint as people,
        any_value(rule.value) as minimum
    from least_new as rule
    left join paid on list_contains(rule.segments, paid.segment)
),
acquisition as (
    select
        rule.parameter as line,
        'acquisition' as kind,
        newcomers.people as count,
        newcomers.minimum,
        null::double as base_idr,
        case
            when newcomers.people < newcomers.minimum then 0
            when rule.unit = 'Rp/bulan' then rule.value
            else rule.value * newcomers.people
        end as amount_idr
    from rules as rule, newcomers
    where starts_with(rule.parameter, 'perisai_insentif_akuisisi')
),
banded as (
    select
        rule.parameter as line,
        paid.members,
        paid.contributions_idr,
        paid.segment,
        paid.from_paid_month
    from rules as rule
    join paid
        on list_contains(rule.segments, paid.segment)
        and paid.from_paid_month between coalesce(rule.first_paid_month, 1)
        and coalesce(rule.last_paid_month, paid.from_paid_month)
    where starts_with(rule.parameter, 'perisai_insentif_iuran')
),
contributions as (
    select
        rule.parameter as line,
        'contributions' as kind,
        coalesce(sum(banded.members), 0)::bigint as count,
        null::double as minimum,
        coalesce(sum(banded.contributions_idr), 0)::double as base_idr,
        coalesce(sum(banded.contributions_idr), 0) * any_value(rule.value) / 100 as amount_idr
    from rules as rule
    left join banded on banded.line = rule.parameter
    where starts_with(rule.parameter, 'perisai_insentif_iuran')
    group by rule.parameter
),
unpaid as (
    select paid.members, paid.contributions_idr
    from paid
    anti join banded
        on banded.segment = paid.segment and banded.from_paid_month = paid.from_paid_month
),
rest as (
    select
        'rest' as line,
        'rest' as kind,
        sum(members)::bigint as count,
        null::double as minimum,
        sum(contributions_idr)::double as base_idr,
        0::double as amount_idr
    from unpaid
    where exists (from rules where starts_with(parameter, 'perisai_insentif'))
    having count(*) > 0
),
own as (
    select * from acquisition
    union all
    select * from contributions
),
office as (
    select
        rule.parameter as line,
        'office' as kind,
        null::bigint as count,
        null::double as minimum,
        (select sum(amount_idr) from own)::double as base_idr,
        (select sum(amount_idr) from own) * rule.value / 100 as amount_idr
    from rules as rule
    where rule.parameter = 'perisai_insentif_kantor'
),
lines as (
    select * from own
    union all
    select * from rest
    union all
    select * from office
)
select
    lines.line,
    lines.kind,
    lines.count,
    lines.minimum,
    lines.base_idr,
    rule.value as rate,
    rule.unit,
    lines.amount_idr::double as amount_idr,
    rule.first_paid_month,
    rule.last_paid_month,
    rule.starts_on,
    rule.precision,
    rule.legal_basis,
    rule.publisher,
    rule.url
from lines
left join rules as rule on rule.parameter = lines.line
order by
    array_position(['acquisition', 'contributions', 'rest', 'office'], lines.kind),
    rule.first_paid_month
