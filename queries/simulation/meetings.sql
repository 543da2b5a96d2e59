-- asks:  Which monitoring meetings did each office hold with its agents?
-- grain: meeting_code
-- param: first_month int required
-- param: last_month int required
-- One a month and office. Atambua meets by regency: TTU every month, Belu and Malaka in turn.
with
months as (
    select unnest(range(
        greatest($first_month, month_number('2021-01')), $last_month + 1
    ))::integer as month_number
),
offices as (
    select
        branch_code,
        case branch_code
            when 'NTT' then 'KPG' when 'ATAMBUA' then 'ATB' when 'MAUMERE' then 'MOF'
            when 'ENDE' then 'END' when 'LABUAN_BAJO' then 'LBJ' else 'WGP'
        end as short,
        seat
    from branches
),
held as (
    select
        months.month_number, office.branch_code, office.short, null::varchar as region_code,
        office.seat as place
    from months, offices as office
    where office.branch_code <> 'ATAMBUA'
    union all
    select
        month_number, 'ATAMBUA', 'TTU', '5303', 'Kefamenanu'
    from months
    union all
    select
        month_number, 'ATAMBUA', 'ATB', if(month_number % 2 = 0, '5321', '5304'),
        if(month_number % 2 = 0, 'Betun', 'Atambua')
    from months
),
dated as (
    select
        *,
        short || '-' || strftime(date_of(month_number), '%Y-%m') as meeting_code,
        -- two days are known; the others fall on a weekday in the second or third week
        case
            when short = 'TTU' and month_number = month_number('2021-06') then date '2021-06-16'
            when region_code = '5321' and month_number = month_number('2025-05')
                then date '2025-05-15'
            else working_day(
                date_of(month_number) + 7 + (draw(short || month_number, 'day') % 14)::integer
            )
        end as held_on
    from held
),
drawn as (
    select
        *,
        draw(meeting_code, 'venue') as luck,
        (draw(meeting_code, 'topics') % 10)::integer as topic
    from dated
),
invited as (
    select drawn.meeting_code, count(*) as agents
    from drawn
    join regions on regions.branch_code = drawn.branch_code
    join agents
        on agents.region_code = regions.region_code
        and agents.joined_on <= drawn.held_on
        and (agents.left_on is null or agents.left_on > drawn.held_on)
    where drawn.region_code is null or agents.region_code = drawn.region_code
    group by 1
)
select
    drawn.meeting_code,
    drawn.branch_code,
    drawn.region_code,
    drawn.held_on,
    if(meeting_code = 'TTU-2021-06', 'Kafe', venue(drawn.luck)) || ' di ' || drawn.place as venue,
    invited.agents::bigint as invited,
    topic(drawn.topic) || '; ' || topic(drawn.topic + 3) as topics
from drawn
join invited using (meeting_code)
order by drawn.held_on, drawn.meeting_code
