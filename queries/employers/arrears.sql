-- asks:   How old are the arrears: employers and rupiah by age class?
-- grain:  arrears_class
-- scope:  totals
-- rows:   4
-- param:  branch text optional  branch code; empty = all
-- param:  region text optional  regency code; empty = all
with
classes as (
    select
        unnest(['current', 'substandard', 'doubtful', 'bad']) as arrears_class,
        unnest([1, 2, 3, 4]) as position
),
in_view as (
    select *
    from employers
    where in_view(region_code, branch_code, $region, $branch)
)
select
    classes.arrears_class,
    count(in_view.employer_code) as employers,
    coalesce(sum(in_view.registered_workers), 0)::bigint as registered_workers,
    sum(in_view.arrears_idr) as arrears_idr
from classes
left join in_view on in_view.arrears_class = classes.arrears_class
group by classes.arrears_class, classes.position
order by classes.position
