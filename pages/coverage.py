"""Cakupan: who is unprotected, who pays for whom, and what closing the gap costs."""

from jamsostek.view.frame import shell

here = shell.guard("coverage")

from jamsostek.view.coverage import outline

shell.heading(here.say("coverage.title"))
view = outline.choose_view(here)
denominator = outline.choose_denominator(here, view)
outline.VIEWS[view](here, denominator)
