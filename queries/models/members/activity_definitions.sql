-- asks:  How many unpaid months does a member keep cover, by segment, in each definition of "active"?
-- grain: definition, segment
-- The usual definition follows the rule in force (Perdir 22/2022: three months for BPU); the strict one
-- counts only months that are paid.
with
rule as (
    select try_cast(value as integer) as months
    from source.programme_parameters
    where parameter = 'masa_tenggang_menunggak' and segment = 'BPU'
    order by valid_from desc
    limit 1
),
segments as (select unnest(['PU', 'BPU', 'JAKON', 'PMI']) as segment)
select
    'usual' as definition,
    segment,
    if(segment = 'BPU', coalesce((select months from rule), 3), 0) as grace_months
from segments
union all
select 'strict', segment, 0 from segments
