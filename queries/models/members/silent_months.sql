-- asks:  In which months is nothing known of a regency whose members are listed, because nobody was paid for?
-- grain: region_code, month_number
-- keep:  no
-- Nobody, after five or more had been: a file that is still to come, not people who all left at once. The
-- months of grace after it are not known either, nor who lapses right after them: who paid in it alone
-- would seem to have left.
with
paid as (
    select left(place_code, 4) as region_code, month_number, sum(paid_members) as members
    from place_payments
    group by all
),
months as (
    select
        region_code, unnest(range(first_number, last_number + 1))::integer as month_number
    from spans
    where basis = 'members'
),
beside_earlier as (
    select
        months.*,
        paid.members,
        last_value(paid.members ignore nulls) over (
            partition by months.region_code
            order by months.month_number
            rows between unbounded preceding and 1 preceding
        ) as before
    from months
    left join paid using (region_code, month_number)
),
grace as (
    select unnest(range(max(grace_months) + 2))::integer as months_later from activity_definitions
)
select distinct region_code, (month_number + months_later)::integer as month_number
from beside_earlier
cross join grace
where members is null and before >= 5
