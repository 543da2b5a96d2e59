-- asks:  From which day to which was every rule in force?
-- grain: position
-- keep:  no
-- The file says days, months or years, as exactly as the source did. A year or month begins on its
-- first day and ends on its last; where two rows of one rule meet, the later one holds.
with
dated as (
    select
        row_number() over () as position,
        *,
        case length(valid_from) when 4 then 'year' when 7 then 'month' else 'day' end as precision,
        case length(valid_to) when 4 then 'year' when 7 then 'month' else 'day' end
            as stated_end_precision,
        (valid_from || case length(valid_from) when 4 then '-01-01' when 7 then '-01' else '' end)::date
            as starts_on,
        case length(valid_to)
            when 4 then (valid_to || '-12-31')::date
            when 7 then last_day((valid_to || '-01')::date)
            else valid_to::date
        end as stated_end
    from source.programme_parameters
),
followed as (
    select
        *,
        lead(starts_on) over (
            partition by programme, segment, parameter order by starts_on
        ) - interval 1 day as day_before_next
    from dated
)
select
    position,
    programme,
    segment,
    parameter,
    value,
    unit,
    starts_on,
    least(stated_end, day_before_next)::date as ends_on,
    precision,
    if(day_before_next < stated_end, 'day', stated_end_precision) as end_precision,
    legal_basis,
    note,
    publisher,
    url
from followed
