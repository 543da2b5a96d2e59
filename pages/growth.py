"""Pertumbuhan: members month by month, growth taken apart, who stays, and what was published."""

from jamsostek.view import shell

here = shell.guard("growth")

from jamsostek.view import growth, movement

say = here.say
months = here.ask("overview/months", branch=here.branch, region=here.area)
shell.heading(say("growth.title", place=shell.place_name(here)), movement.lead(here, months))
view = movement.choose_view(here, has_data=len(months) > 0)
if view == "published":
    growth.published(here)
else:
    {"members": movement.members, "apart": movement.apart, "retention": movement.retention}[view](
        here, months
    )
