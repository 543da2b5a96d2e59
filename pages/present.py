"""Presentasi: the slides on the whole screen, or the page on which they are put together."""

from jamsostek.view import shell

here = shell.guard("present")

from jamsostek.view import preparing

if not preparing.present(here):
    preparing.prepare(here)
