-- asks:  Why should an employer be visited, and what does each reason count for?
-- grain: employer_code, reason
with
found as (
    select employer_code, unregistered_workers, 'not_registered' as reason
    from employers
    where not is_registered and unregistered_workers > 0
    union all
    select employer_code, unregistered_workers, 'partial'
    from employers
    where is_registered and unregistered_workers > 0
    union all
    select employer_code, unregistered_workers, 'vendor'
    from employers
    where pressed_by is not null
    union all
    select employer_code, unregistered_workers, 'arrears_' || arrears_class
    from employers
    where arrears_class <> 'none'
)
select
    found.employer_code,
    found.reason,
    weight.points * if(weight.counted = 'worker', found.unregistered_workers, 1) as points
from found
join visit_points as weight on weight.reason = found.reason
