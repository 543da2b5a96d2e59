-- asks:  Which monitoring meetings did each office hold with its agents?
-- grain: meeting_code
-- param: first_month int required
-- param: last_month int required
-- As its offices are said to meet (data/sample/meeting_series.csv): every month, or in turn.
with
months as (
    select unnest(range(
        greatest($first_month, month_number('2021-01')), $last_month + 1
    ))::integer as month_number
),
held as (
    select
        months.month_number, series.branch_code, series.prefix, series.region_code, series.place,
        series.prefix || '-' || strftime(date_of(months.month_number), '%Y-%m') as meeting_code
    from months
    join meeting_series as series on months.month_number % series.turns = series.turn
),
dated as (
    select
        held.*,
        known.venue as known_venue,
        -- some days are known; the others fall on a weekday in the second or third week
        coalesce(
            known.held_on,
            working_day(
                date_of(month_number) + 7 + (draw(prefix || month_number, 'day') % 14)::integer
            )
        ) as held_on
    from held
    left join meeting_days as known using (meeting_code)
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
    coalesce(drawn.known_venue, venue(drawn.luck)) || ' di ' || drawn.place as venue,
    invited.agents::bigint as invited,
    topic(drawn.topic) || '; ' || topic(drawn.topic + 3) as topics
from drawn
join invited using (meeting_code)
order by drawn.held_on, drawn.meeting_code
