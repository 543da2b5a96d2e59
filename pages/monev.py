"""Monev: the meetings with the agents: promises, results, attendance, scores, what was agreed."""

from jamsostek.view.frame import shell

here = shell.guard("monev")

from functools import partial

from jamsostek.base.errors import ProductError
from jamsostek.view.monev import history, monev
from jamsostek.view.parts import outbox, sheet
from jamsostek.view.present import prepare

say = here.say
# a branch meets at its own
branch = shell.branch_in_view(here) or here.scope.branch
if not here.scope.sees_people_of(branch):
    raise ProductError("not_allowed", what="monev", role=here.scope.role)
answers = outbox.answers(say)
office = monev.open_office(here)
rows = office.meetings(branch)
meeting = monev.choose_meeting(rows)
if meeting:
    mine = [row for row in rows if row["branch_code"] == meeting["branch_code"]]
    slides = partial(prepare.of_meeting, here, meeting["meeting_code"])
    monev.meeting_head(here, office, meeting, mine, slides)
    monev.trial(here, office)
    monev.draw_part(here, office, meeting, mine, monev.choose_part(here), answers)
    history.history(here, office, meeting)
elif branch:
    shell.heading(say("monev.title", place=shell.place_name(here)), monev.finding(here, rows))
    monev.trial(here, office)
    monev.listing(here, office, branch, rows)
else:
    shell.heading(say("monev.title", place=shell.place_name(here)), say("monev.lead"))
    monev.trial(here, office)
    monev.offices(here, office)
if not meeting:
    sheet.deliver(here, office)
