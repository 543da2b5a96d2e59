-- asks:  Which unbroken runs of months were paid for whom, in which segment and by whom?
-- grain: id, from_month
-- param: first_month int required  months before it are not written
-- param: last_month int required
-- Some change: from paying themselves to an employer, from a job to paying themselves, or, when the
-- budget that paid for them ends, to paying themselves for a while.
with
steady as (
    select
        person.id,
        person.stream,
        life.spell,
        life.from_age,
        person.start_month + life.from_age as from_month,
        person.start_month + life.until_age as until_month
    from people as person
    join patterns as life on life.pattern = person.pattern
    where
        person.start_month + life.from_age <= $last_month
        and person.start_month + life.until_age >= $first_month
),
-- sent home without pay in the first months of the pandemic, and called back
with_pause as (
    select
        id, stream, spell, from_age,
        unnest(
            if(
                stream = 'pu_employer'
                and from_month < month_number('2020-04') and until_month > month_number('2020-07')
                and chance(id, 'sent home') < 0.035,
                [
                    {'a': from_month, 'z': month_number('2020-03')},
                    {'a': month_number('2020-08'), 'z': until_month}
                ],
                [{'a': from_month, 'z': until_month}]
            )
        ) as run
    from steady
),
steady_paid as (
    select
        pause.id,
        run.a as from_month,
        run.z as until_month,
        case
            when pause.stream = 'bpu_own' and from_age >= 8 and draw(pause.id, 'moves') % 160 = 0
                then 'PU'
            when pause.stream = 'pu_employer' and spell > 1 and draw(pause.id, 'moves') % 40 = 1
                then 'BPU'
            else kind.segment
        end as segment,
        kind.payer
    from with_pause as pause
    join streams as kind on kind.stream = pause.stream
),
paid_for as (
    select *, lead(from_month) over (partition by id order by from_month) as next_from from pool
),
on_their_own as (
    select
        id,
        until_month + 1 as from_month,
        least(
            until_month + 3 + floor(14 * chance(id, 'own months')), coalesce(next_from - 1, 99999)
        )::integer as until_month
    from paid_for
    where chance(id, 'goes on') < 0.03 and coalesce(next_from, 99999) > until_month + 4
),
everybody as (
    select
        id, from_month, until_month, segment,
        case segment when 'PU' then if(payer = 'own', 'employer', payer)
            when 'BPU' then 'own' else payer end as payer
    from steady_paid
    union all
    select id, from_month, until_month, 'BPU', payer from pool
    union all
    select id, from_month, until_month, 'BPU', 'own' from on_their_own
)
select
    id,
    greatest(from_month, $first_month)::integer as from_month,
    least(until_month, $last_month)::integer as until_month,
    segment,
    payer
from everybody
where from_month <= $last_month and until_month >= $first_month and from_month <= until_month
