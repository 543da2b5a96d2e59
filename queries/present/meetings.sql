-- asks:   Which monev meetings were held, who came, and what did the exercises score on average?
-- grain:  meeting_code
-- scope:  people
-- param:  branch text optional   branch code; empty = all
-- param:  region text optional   regency code: its own meetings, and those of its whole branch
-- param:  from_day date optional meetings of this day or later
-- param:  to_day date optional   meetings of this day or earlier
-- was:    decks/meetings
-- Scores are the means of those present who were given one.
with
scores as (
    select
        meeting_code,
        avg(understanding) filter (where is_present) as understanding,
        avg(product_knowledge) filter (where is_present) as product_knowledge,
        avg(public_speaking) filter (where is_present) as public_speaking
    from attendance
    group by meeting_code
)
select
    meeting.meeting_code,
    meeting.branch_code,
    meeting.region_code,
    region.label as region_label,
    meeting.held_on,
    meeting.venue,
    meeting.invited,
    meeting.present,
    scores.understanding,
    scores.product_knowledge,
    scores.public_speaking
from meetings as meeting
left join scores on scores.meeting_code = meeting.meeting_code
left join regions as region on region.region_code = meeting.region_code
where
    ($branch is null or meeting.branch_code = $branch)
    and (
        $region is null
        or meeting.region_code = $region
        or (
            meeting.region_code is null
            and meeting.branch_code in (select branch_code from regions where region_code = $region)
        )
    )
    and in_period(meeting.held_on, meeting.held_on, $from_day, $to_day)
order by meeting.held_on desc, meeting.meeting_code
