-- asks:  From what is each regency's enrolment counted: members and their contributions, or a recap?
-- grain: region_code
-- Members go before a recap. The months are those the data speak of: inside them nothing reported is
-- zero, outside them it is missing.
with
span as (
    select
        month_from_number(min(month_number)) as first_month,
        month_from_number(max(month_number)) as last_month
    from contribution_months
),
from_members as (
    select
        left(member.village_code, 4) as region_code,
        'members' as basis,
        any_value(span.first_month) as first_month,
        any_value(span.last_month) as last_month
    from source.members as member, span
    where span.first_month is not null
    group by 1
),
from_recap as (
    select
        left(region_code, 4) as region_code,
        'recap' as basis,
        min(month) as first_month,
        max(month) as last_month
    from source.enrollment_monthly
    group by 1
)
select * from from_members
union all
select * from from_recap anti join from_members using (region_code)
