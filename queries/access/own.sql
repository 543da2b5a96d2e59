-- asks:  Which rows are of the office, or of the regencies, that a reader is narrowed to?
-- One macro for each column by which a table may say whose its rows are (`whose` in columns.toml). The
-- lists are filled with the reader's office, regencies and seat (warehouse/narrowing); what is of no area is
-- nobody's, but for a meeting of the whole office.
create table own_branches (branch_code varchar);
create table own_regions (region_code varchar);
create table own_jurors (juror integer);

create macro own_region_code(region) as
    coalesce(region in (select region_code from own_regions), false);
create macro own_branch_code(branch, region) as
    coalesce(branch in (select branch_code from own_branches), false)
    and (region is null or own_region_code(region));
create macro own_juror(number) as number in (select juror from own_jurors);
create macro own_place_code(place) as own_region_code(place[:4]);
create macro own_corner(place) as own_region_code(place[:4]);
-- a target may be the office's own
create macro own_area_code(area) as own_region_code(area[:4]) or own_branch_code(area, null);
create macro own_agent_code(agent) as coalesce(
    agent in (select each.agent_code from whole.agents as each where own_region_code(each.region_code)),
    false
);
create macro own_employer_code(employer) as coalesce(
    employer in (
        select each.employer_code from whole.employers as each where own_region_code(each.region_code)
    ),
    false
);
create macro own_pressed_by(employer) as own_employer_code(employer);
create macro own_meeting_code(meeting, agent) as coalesce(
    meeting in (
        select each.meeting_code from whole.meetings as each
        where own_branch_code(each.branch_code, each.region_code)
    ),
    false
) and own_agent_code(agent);
