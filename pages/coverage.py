"""Cakupan: who is unprotected, who pays for whom, and what closing the gap costs."""

from jamsostek.view.frame import shell

here = shell.guard("coverage")

from jamsostek.view.coverage import outline

shell.heading(here.say("coverage.title"))
outline.VIEWS[outline.choose_view(here)](here)
