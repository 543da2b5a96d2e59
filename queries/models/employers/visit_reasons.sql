-- asks:  Why should an employer be visited, and what does each reason count for?
-- grain: employer_code, reason
with
found as (
    select employer_code, unregistered_workers, arrears_idr, 'not_registered' as reason
    from employers
    where not is_registered and unregistered_workers > 0
    union all
    select employer_code, unregistered_workers, arrears_idr, 'partial'
    from employers
    where is_registered and unregistered_workers > 0
    union all
    select employer_code, unregistered_workers, arrears_idr, 'vendor'
    from employers
    where pressed_by is not null
    union all
    select employer_code, unregistered_workers, arrears_idr, 'arrears_' || arrears_class
    from employers
    where arrears_class <> 'none'
    union all
    select employer_code, unregistered_workers, arrears_idr, 'arrears_amount'
    from employers
    where arrears_class <> 'none' and arrears_idr > 0
)
select
    found.employer_code,
    found.reason,
    weight.points * case weight.counted
        when 'worker' then found.unregistered_workers
        when 'million_idr' then round(found.arrears_idr / 1000000)
        else 1
    end as points
from found
join visit_points as weight on weight.reason = found.reason
