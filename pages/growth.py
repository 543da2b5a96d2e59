"""Pertumbuhan: members month by month, growth taken apart, who stays, and what was published."""

from jamsostek.view import shell

here = shell.guard("growth")

from jamsostek.view import apart, growth, movement, projection, regencies, retention

say = here.say
months = here.ask("overview/months", branch=here.branch, region=here.area)
shell.heading(say("growth.title", place=shell.place_name(here)), movement.lead(here, months))
view = movement.choose_view(here, has_data=len(months) > 0)
if view == "published":
    growth.published(here)
else:
    {
        "members": movement.members,
        "regencies": regencies.regencies,
        "apart": apart.apart,
        "retention": retention.retention,
        "projection": projection.projection,
    }[view](here, months)
