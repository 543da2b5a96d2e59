"""What a page draws alike for everybody who sees the same, made once and kept as bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from jamsostek.view.frame.shell import Screen
from jamsostek.warehouse import questions

Result = TypeVar("Result")


@dataclass(frozen=True)
class Known:
    """A choice that is no plain value, such as a room of judging with its scores: ``mark`` tells it
    from every other, whatever is drawn of ``value``."""

    value: object
    mark: str


def kept(draw: Callable[..., Result]) -> Callable[..., Result]:
    """Let ``draw(here, *choices)`` run once for each warehouse, viewer's scope, language, theme,
    width, filters and ``choices``; after that what it drew is drawn again without it, and a copy of
    what it returned is returned.

    So it may depend on nothing else: no widget, nothing read from the session, the address, the
    clock or the records of a meeting; what of these it needs is a choice. ``choices`` are plain
    values (texts, numbers, days, tuples of them) or :class:`Known`; rows it asks for itself.
    """

    return _kept_by(draw, lambda here: here.seen_by)


def worked_out(find: Callable[..., Result]) -> Callable[..., Result]:
    """As :func:`kept`, of what is found and not drawn: it comes out alike whatever the language,
    the theme and the width, and is found once for all of them."""
    return _kept_by(find, lambda here: here.asked_by)


def _kept_by(make: Callable[..., Result], seen: Callable[[Screen], tuple]) -> Callable[..., Result]:
    def made(version: str, seen_by: tuple, choices: tuple, _here: Screen) -> Result:
        return make(_here, *choices)

    # what is kept is told apart by the function's name
    made.__module__, made.__qualname__ = make.__module__, make.__qualname__
    marks = {Known: lambda known: known.mark}
    keep = st.cache_data(show_spinner=False, hash_funcs=marks)(made)

    def kept_make(here: Screen, *choices: object) -> Result:
        version = questions.version()
        result = keep(version, seen(here), choices, here)
        if questions.version() != version:
            # perhaps of two warehouses: an undo may bring back the one it would be kept for
            keep.clear(version, seen(here), choices, here)
        return result

    kept_make.__doc__, kept_make.__name__ = make.__doc__, make.__name__
    return kept_make
