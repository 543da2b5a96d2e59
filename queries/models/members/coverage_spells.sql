-- asks:  From which month to which was a member covered, how did that cover begin and how did it end?
-- grain: definition, member_key, from_month
-- keep:  no
-- A run of paid months covers the grace months after it too, unless the next run begins earlier.
-- A member is in one segment at a time: who changes it lapses in the old one and is counted as
-- reactivated in the new one ("new" is the first paid month ever). A change of payer is neither.
-- Who has no row in members is not covered here: a check names them.
with
placed as (
    select
        run.*,
        activity_definitions.definition,
        run.until_month + activity_definitions.grace_months as grace_until,
        member.village_code as place_code,
        member.agent_code
    from contribution_spells as run
    join activity_definitions on activity_definitions.segment = run.segment
    join source.members as member on member.member_key = run.member_key
),
beside_neighbours as (
    select
        *,
        lag(grace_until) over runs as previous_until,
        lag(segment) over runs as previous_segment,
        lag(payer) over runs as previous_payer,
        lead(from_month) over runs as next_from,
        lead(segment) over runs as next_segment,
        lead(payer) over runs as next_payer,
        first(from_month) over runs as joined_month,
        first(segment) over runs as joined_segment,
        first(payer) over runs as joined_payer
    from placed
    window runs as (partition by definition, member_key order by from_month)
)
select
    definition,
    member_key,
    place_code,
    agent_code,
    segment,
    payer,
    from_month,
    if(next_from <= grace_until, next_from - 1, grace_until) as until_month,
    case
        when previous_until is null then 'new'
        when from_month > previous_until + 1 then 'reactivated'
        when segment <> previous_segment then 'other_segment'
        when payer <> previous_payer then 'other_payer'
        else 'continued'
    end as entry,
    case
        when next_from is null or next_from > grace_until + 1 then 'lapsed'
        when segment <> next_segment then 'other_segment'
        when payer <> next_payer then 'other_payer'
        else 'continued'
    end as exit,
    joined_month,
    joined_segment,
    joined_payer
from beside_neighbours
