"""Peta: any measure over the land in any month, everything about a regency, all compared."""

from jamsostek.view.frame import shell

here = shell.guard("map")

from jamsostek.base.errors import ProductError
from jamsostek.view.map import compare, explore, profile, taking
from jamsostek.view.parts import choices

if here.ask("map/measures").empty or here.ask("reference/regions").empty:
    raise ProductError("nothing_to_map")
if choices.switch(here, "view", ("explore", "compare"), "map.view", "map.view_") == "compare":
    compare.draw(here)
else:
    choice = explore.draw(here, beside=profile.beside)
    taking.draw(here, choice)
    profile.draw(here)
