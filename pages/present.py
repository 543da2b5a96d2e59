"""Presentasi: the slides on the whole screen, or the page on which they are put together."""

from jamsostek.view.frame import shell

here = shell.guard("present")

from jamsostek.view.present import prepare

if not prepare.present(here):
    prepare.prepare(here)
