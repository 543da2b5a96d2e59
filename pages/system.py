"""Sistem: whether all is well, how old the data are, the last backup, faults, who did what."""

from jamsostek.view.frame import shell

here = shell.guard("system")

from jamsostek.keeping import health
from jamsostek.view.system import state, trail, use

say = here.say
found = health.look()
shell.heading(say("system.title"), state.finding(say, found))
state.draw(here, found)
state.data(here)
use.draw(here)
trail.draw(here)
