-- asks:  Which invited agents came, and how did they do?
-- grain: meeting_code, agent_code
-- On 16 June 2021 exactly 61 of 68 agents of TTU came, as was printed. Scores rise with an agent's
-- quality and with time; those who stay away have none.
with
invited as (
    select
        meeting.meeting_code,
        meeting.held_on,
        agent.agent_code,
        trait.quality,
        trait.diligence,
        trait.dormant_from,
        date_diff('month', agent.joined_on, meeting.held_on) as months_on,
        chance(meeting.meeting_code || agent.agent_code, 'comes') as luck
    from meetings as meeting
    join regions on regions.branch_code = meeting.branch_code
    join agents as agent
        on agent.region_code = regions.region_code
        and agent.joined_on <= meeting.held_on
        and (agent.left_on is null or agent.left_on > meeting.held_on)
    join agent_traits as trait on trait.agent_code = agent.agent_code
    where meeting.region_code is null or agent.region_code = meeting.region_code
),
coming as (
    select
        *,
        if(
            meeting_code = 'TTU-2021-06',
            row_number() over (
                partition by meeting_code order by diligence - 0.6 * luck desc, agent_code
            ) <= 61,
            luck < 0.62 + 0.3 * diligence
                - if(dormant_from <= month_number(strftime(held_on, '%Y-%m')), 0.35, 0)
        ) as is_present
    from invited
)
select
    meeting_code,
    agent_code,
    is_present,
    if(
        is_present,
        score(50 + 22 * quality + least(months_on, 30) * 0.45, agent_code || meeting_code, 'u'),
        null
    ) as understanding,
    if(
        is_present,
        score(48 + 20 * quality + least(months_on, 30) * 0.5, agent_code || meeting_code, 'p'),
        null
    ) as product_knowledge,
    if(
        is_present,
        score(46 + 26 * quality + least(months_on, 24) * 0.35, agent_code || meeting_code, 's'),
        null
    ) as public_speaking
from coming
order by meeting_code, agent_code
