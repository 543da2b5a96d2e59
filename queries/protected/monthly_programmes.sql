-- asks:  What may a protected reader be told of the programmes paid for?
-- grain: region_code, segment, payer, programmes, month
-- What is different of a regency's programmes stands in one of its rows: they are asked of all segments
-- and payers together.
with
numbered as (
    select
        cube.*,
        row_number() over (
            partition by cube.region_code, cube.month, cube.programmes order by cube.segment, cube.payer
        ) = 1 as is_first,
        row_number() over (
            partition by cube.region_code, cube.month
            order by cube.paid_members desc, cube.programmes, cube.segment, cube.payer
        ) = 1 as is_largest
    from main.monthly_programmes as cube
),
told as (
    select
        numbered.*,
        if(is_first, coalesce(moved.noise, 0), 0) + if(is_largest, coalesce(total.noise, 0), 0) as noise
    from numbered
    left join line_noise as moved
        on moved.cube = 'programmes' and moved.region_code = numbered.region_code
        and moved.period = numbered.month and moved.line = coalesce(numbered.programmes, '')
    left join total_noise as total
        on total.cube = 'members' and total.region_code = numbered.region_code
        and total.period = numbered.month
)
select
    * exclude (is_first, is_largest, noise)
    replace (
        (paid_members + noise)::bigint as paid_members,
        contributions_idr + 7 * noise as contributions_idr
    )
from told
