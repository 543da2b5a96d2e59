"""Pertumbuhan: members month by month, growth taken apart, who stays, and what was published."""

from jamsostek.view.frame import shell

here = shell.guard("growth")

from jamsostek.view.growth import (
    decomposition,
    figures,
    movement,
    projection,
    regencies,
    retention,
)

say = here.say
months = here.ask("home/months", **here.filters)
shell.heading(say("growth.title", place=shell.place_name(here)), movement.lead(here, months))
view = movement.choose_view(here, has_data=len(months) > 0)
{
    "members": movement.members,
    "regencies": regencies.regencies,
    "apart": decomposition.apart,
    "retention": retention.retention,
    "projection": projection.projection,
    "published": figures.published,
}[view](here)
