"""What a page draws alike for everybody who sees the same, made once and kept as bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from jamsostek.view.frame.shell import Screen
from jamsostek.warehouse import questions

Result = TypeVar("Result")


def kept(draw: Callable[..., Result]) -> Callable[..., Result]:
    """Let ``draw(here, *choices)`` run once for each warehouse, viewer's scope, language, theme,
    width, filters and ``choices``; after that what it drew is drawn again without it, and a copy of
    what it returned is returned.

    So it may depend on nothing else: no widget, nothing read from the session, the address, the
    clock or the records of a meeting; what of these it needs is a choice. ``choices`` are plain
    values (texts, numbers, days, tuples of them); rows it asks for itself.
    """

    def drawn(version: str, seen_by: tuple, choices: tuple, _here: Screen) -> Result:
        return draw(_here, *choices)

    # what is kept is told apart by the function's name
    drawn.__module__, drawn.__qualname__ = draw.__module__, draw.__qualname__
    keep = st.cache_data(show_spinner=False)(drawn)

    def kept_draw(here: Screen, *choices: object) -> Result:
        return keep(questions.version(), here.seen_by, choices, here)

    kept_draw.__doc__, kept_draw.__name__ = draw.__doc__, draw.__name__
    return kept_draw
