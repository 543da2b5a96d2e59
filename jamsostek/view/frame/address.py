"""Choices in the address, by code: ``/map?region=5303&lang=en`` restores what was seen.

Streamlit's own ``bind="query-params"`` writes a widget's *label* into the address, so a link would
change with the language and with every wording. Here the address holds codes.

A choice belongs to the page that offers it: ``view`` of the agents page is ``agents_view`` in the
session and ``view`` in that page's address, so that no page reads what another left behind. Only
the ``SHARED`` ones belong to all pages. Whatever the link, the session or the browser holds is
input: a page gets one of the options it offers, and an unknown code of a link is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jamsostek.base.language import Speaker

SHARED = ("lang", "branch", "region", "year", "month")
# what a choice may be: one of these codes, what passes this test, or any text
Options = Collection[str] | Callable[[str], object] | None

_STATE = "_address"
# seconds a drawn page may take to its visitor
_ON_ITS_WAY = 2
_LONGEST_TOLD = 60
_steps = st.components.v2.component(
    "jamsostek_steps", js=Path(__file__).with_name("steps.js").read_text(encoding="utf-8")
)


@dataclass
class _Made:
    """A choice made for the visitor; what stood there before, which a browser that hasn't heard of
    it goes on telling; and when a whole run with it was drawn."""

    value: str
    before: set
    drawn_at: float | None = None


@dataclass
class _Visit:
    """What is known of the visitor's stay on the page; one in each session."""

    page: str | None = None
    # until a whole run was drawn the browser may lack values that were assigned here
    is_arriving: bool = True
    is_whole: bool = False
    # what the link said that nobody has read yet; None: a parameter that was taken out
    told: dict[str, str | None] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    # what was chosen for the visitor, until the browser knows it
    made: dict[str, _Made] = field(default_factory=dict)
    # parameter → the unknown value and what is shown instead
    unknown: dict[str, tuple[str, str]] = field(default_factory=dict)
    # parameters and values of pages that were left: a run broken off there may still have written
    # them into the address of this one
    left: set[tuple[str, str]] = field(default_factory=set)
    # what there is for others than who looks: parameter → its values
    closed: dict[str, frozenset[str]] = field(default_factory=dict)


def watch() -> None:
    """Mount the script that makes one entry of the history out of one step of the visitor."""
    _steps(key="steps")


def page_is(page: str) -> None:
    """Say which page this run draws (``agents``), before any choice is bound.

    The address is listened to when somebody arrives by it, goes back, or clicks the link to the
    page they are on; between, the browser's address may lag behind what was chosen, and the
    choices win. A click in the navigation arrives with an empty address: shared filters stay.
    """
    visit = _visit()
    told = st.query_params.to_dict()
    if page != visit.page:
        shown = {name: value for name, value in visit.shown.items() if name in SHARED}
        written = visit.written.intersection(SHARED)
        made = {name: each for name, each in visit.made.items() if name in SHARED}
        left = visit.left | {each for each in visit.shown.items() if each[0] not in SHARED}
        st.session_state[_STATE] = _Visit(
            page, told=told, shown=shown, written=written, made=made, left=left
        )
    elif _went_back():
        visit.told = dict.fromkeys(visit.written) | told
        visit.made.clear()
    elif not told and visit.is_whole:
        visit.told = dict.fromkeys(visit.written.difference(SHARED))
    _visit().is_whole = False


def page_drawn() -> None:
    """Called by ``dashboard.py`` after a whole run: the browser has what it needs."""
    visit = _visit()
    visit.is_arriving, visit.is_whole = False, True
    for made in visit.made.values():
        made.drawn_at = made.drawn_at or time.monotonic()


def arrive_again() -> None:
    """The browser asked for another run before it had drawn the last one: what was assigned then
    may never have reached its widgets, and is sent once more."""
    _whole_visit().is_arriving = True


def key(name: str) -> str:
    """The key in the session of a choice of this page, or of a shared one."""
    return _key(_visit(), name)


def _key(visit: _Visit, name: str) -> str:
    return name if name in SHARED or visit.page is None else f"{visit.page}_{name}"


def bind(name: str, options: Options, default: str = "") -> str:
    """Tie a choice of this page to the address; returns the key of its widget.

    Call it just before drawing the widget. Afterwards the session holds one of ``options``: what
    the link said, what was chosen, or ``default``.
    """
    visit, own = _visit(), key(name)
    value = present = st.session_state.get(own)
    shown = visit.shown.get(name)
    if name not in visit.told:
        value = _still_made(visit, name, present, default)
    else:
        visit.made.pop(name, None)
        told = visit.told.pop(name)
        if told is not None:
            value = told if _is_known(told, options) else default
            note_unknown(name, told, value) if value != told else visit.unknown.pop(name, None)
        elif present is None or present == shown:
            value = default
    if not _is_known(value, options):
        visit.made.pop(name, None)
        value = shown if _is_known(shown, options) else default
    if visit.is_arriving or present != value:
        # the widget is another one than on the page left behind, even with the same key
        st.session_state[own] = value
    visit.shown[name] = value
    if name in visit.unknown and visit.unknown[name][1] != value:
        del visit.unknown[name]
    _write(name, value, default)
    return own


def chosen(name: str) -> str:
    """The value of a choice bound in this run."""
    return st.session_state[key(name)]


def expected(name: str) -> str | None:
    """What a choice of this page is going to be, for what is drawn before it is bound."""
    visit = _visit()
    return visit.told[name] if name in visit.told else st.session_state.get(key(name))


def choose(name: str, value: str, **beside: str) -> None:
    """Make a choice of this page for the visitor, in a callback or before it is bound, and others
    ``beside`` it: all of them or none. It stands until the browser knows it."""
    visit, held = _whole_visit(), st.session_state.to_dict()
    wanted = {name: value, **beside}
    for each, now in wanted.items():
        before = visit.made[each].before if each in visit.made else set()
        visit.made[each] = _Made(now, before | {held.get(_key(visit, each))})
    for each, now in wanted.items():
        st.session_state[_key(visit, each)] = now


def _still_made(visit: _Visit, name: str, present: object, default: str) -> object:
    """What a choice is: as the browser tells it, or as it was made here and is not known there yet.

    A page runs again while its last answer is on the way: a phone tells its width, a play its end.
    Such a run brings the values the browser had, and would undo what was chosen meanwhile."""
    if name not in visit.made:
        return present
    made = visit.made[name]
    is_drawn = made.drawn_at is not None and time.monotonic() - made.drawn_at > _ON_ITS_WAY
    is_known = is_drawn and st.query_params.get(name, default) == made.value
    if is_known or present not in (made.value, *made.before):
        del visit.made[name]
        return present
    return made.value


def read(name: str, options: Options, default: str = "") -> str:
    """A parameter that no widget shows, such as ``deck``; an unknown one is told and taken out."""
    told = st.query_params.get(name)
    if told is None or _is_known(told, options):
        return default if told is None else told
    note_unknown(name, told, default)
    del st.query_params[name]
    return default


def note_unknown(name: str, told: str, instead: str) -> None:
    """Remember that the link holds what isn't known here, and what is shown instead; nobody sent
    what a page left behind wrote there."""
    if (name, told) not in _visit().left:
        _visit().unknown[name] = (told, instead)


def close(name: str, values: Collection[str]) -> None:
    """Say which values of a parameter there are, but not for who looks; before it is bound."""
    _visit().closed[name] = frozenset(values)


def unknown() -> dict[str, tuple[str, str]]:
    """Parameters of the link that are not known here: the value, and what is shown instead.

    They are told until the visitor leaves the page or chooses something else.
    """
    return {name: each for name, each in _visit().unknown.items() if not _is_closed(name, each[0])}


def unknown_text(say: Speaker) -> str:
    """What of the link is not known here, in words; empty where all is."""
    lines = [
        say(
            "address.unknown_one",
            told=f"{name}={told[:_LONGEST_TOLD]}",
            shown=shown or say("address.nothing"),
        )
        for name, (told, shown) in unknown().items()
    ]
    return say("address.unknown", told="; ".join(lines)) if lines else ""


def is_closed() -> bool:
    """Whether the link leads to what there is, but not for who looks."""
    return any(_is_closed(name, told) for name, (told, _) in _visit().unknown.items())


def _is_closed(name: str, told: str) -> bool:
    return told in _visit().closed.get(name, ())


def repeat(widget: str) -> None:
    """Just before drawing a widget with a value from here: send it once more if need be."""
    if _visit().is_arriving and widget in st.session_state:
        # assigned anew, the value is sent to the browser even if it didn't change here
        st.session_state[widget] = st.session_state[widget]


def _visit() -> _Visit:
    return st.session_state.setdefault(_STATE, _Visit())


def _whole_visit() -> _Visit:
    """The visit for a callback, which Streamlit breaks off at ``st.session_state[…]`` when
    something newer comes: what is done before the first of these is done as a whole."""
    return st.session_state.to_dict().get(_STATE) or _visit()


def _went_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _is_known(value: object, options: Options) -> bool:
    """Whether a value of any origin is a text that the options allow."""
    if not isinstance(value, str):
        return False
    if options is None:
        return True
    return bool(options(value)) if callable(options) else value in options


def _write(name: str, value: str, default: str) -> None:
    """Put a choice into the address; a default leaves it."""
    visit = _visit()
    if value == default:
        visit.written.discard(name)
        # what a link says needlessly goes with the next step: alone it would be one in the history
        if not (visit.is_arriving and st.query_params.get(name) == value):
            st.query_params.pop(name, None)
    else:
        visit.written.add(name)
        if st.query_params.get(name) != value:
            st.query_params[name] = value
