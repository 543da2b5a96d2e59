"""The line under a picture of operational data: their kind, of when they are, what to know."""

from __future__ import annotations

from collections.abc import Iterable

from htmltools import TagChild

from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen


def line(here: Screen, kinds: Iterable[str], as_of: str, *more: TagChild) -> None:
    """``kinds`` are codes such as ``sample``, empty ones left out; ``as_of`` is told as it is."""
    badges = (markup.badge(here.say, kind) for kind in dict.fromkeys(kinds) if kind)
    shell.source_line(markup.joined(badges, " "), as_of, *more)


def of_month(here: Screen, kinds: Iterable[str], month, *more: TagChild) -> None:
    """The same for data that reach to a month."""
    line(here, kinds, here.say("desk.as_of", month=here.say.month(month)), *more)


def of_area(here: Screen, *more: TagChild, month: str = "") -> None:
    """The same for the members of the area in view, up to the newest month or to this one."""
    months = here.ask("home/months", **here.filters)
    if month:
        months = months[months["month"].dt.strftime("%Y-%m") == month]
    newest = months.iloc[0]
    of_month(here, [newest["kind"]], newest["month"], *more)
