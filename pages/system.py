"""Sistem: whether all is well, how old the data are, the last backup, faults, who did what."""

from jamsostek.view.frame import shell

here = shell.guard("system")

from jamsostek.base.access import OWNER
from jamsostek.keeping import health
from jamsostek.view.frame import door
from jamsostek.view.system import state, trail, use

say = here.say
found = health.look()
shell.heading(say("system.title"), state.finding(say, found))
state.draw(here, found)
state.data(here)
use.draw(here)
trail.draw(here)
# who signed in has it in their menu
if here.account.code == OWNER.code:
    shell.section(say("access.view_as"), say("access.view_as_here"))
    door.view_as(say)
