-- asks:  In which months is a regency known whose members are listed?
-- grain: region_code, month_number
with
months as (
    select
        region_code, unnest(range(first_number, last_number + 1))::integer as month_number
    from spans
    where basis = 'members'
)
select * from months anti join silent_months using (region_code, month_number)
