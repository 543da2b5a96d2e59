"""A list to tick or to score by finger, or of rows to write in, as the browser draws it.

The list holds no truth: its rows show what the records say, and over it what the outbox keeps until
the server has answered it (:mod:`jamsostek.view.parts.outbox`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from jamsostek.meetings.live import Meetings
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox, saving
from jamsostek.view.parts.outbox import Taker

_FOLDER = Path(__file__).parent
_KEY = "touched-list"
_list = st.components.v2.component(
    "jamsostek_list",
    html='<div class="sheet"></div>',
    css=(_FOLDER / "sheet.css").read_text(encoding="utf-8") + entries.CSS,
    js="\n".join(
        (outbox.SCRIPT, entries.SCRIPT, (_FOLDER / "sheet.js").read_text(encoding="utf-8"))
    ),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Beside:
    """What a list of a meeting is drawn with. ``answers`` are those of the outbox as they were
    before anything was read of the records: another run may save while this one draws, and what
    this one doesn't show must not be answered by it. ``others`` are lists it can be changed for
    while the server is not there; each has a ``label``, as the list itself has then."""

    answers: dict
    others: tuple[dict, ...] = ()


def people(
    here: Screen,
    kind: str,
    code: str,
    fields: list[dict],
    groups: list[dict],
    count: str = "",
    nobody: str = "monev.nobody_found",
    **more: object,
) -> dict:
    """A list of people for :func:`mount`. ``kind`` is one of :data:`outbox.NOTES` and ``code`` then
    a meeting's, or one of the takers; a field has ``name``, ``label`` and ``kind`` (``tick`` or
    ``number``), a group ``title`` and ``rows`` (``key``, ``name``, ``marks``, ``values`` by field).
    ``count`` is a sentence with ``#`` for how many are ticked, ``nobody`` the key of what a search
    in vain says. ``more`` may be ``guests``, rows that are found by a search alone, with
    ``guests_title`` and ``search`` in place of the usual words, and ``everybody``, what the button
    says that ticks all.
    """
    say, name = here.say, outbox.where(kind, code)
    words = {
        "search": more.get("search") or say("monev.search"),
        "nobody": say(nobody, search="#"),
        "count": count,
        "number": say("monev.not_a_number"),
        "comma": "," if say.language == "id" else ".",
        "everybody": more.get("everybody", ""),
        "guests": more.get("guests_title", ""),
        **outbox.state_words(say, name),
    }
    guests = more.get("guests", [])
    shown = {"words": words, "fields": fields, "groups": groups, "guests": guests}
    return {**shown, "kind": kind, "list": name}


def deliver(here: Screen, office: Meetings, beside: Beside | None = None) -> None:
    """Where no list is in sight: what was touched on one of a meeting still arrives."""
    kinds = {kind: here.say(f"monev.part_{kind}") for kind in ("promises", "issues", "topics")}
    with st.container(key="left_lists"):
        aside(here, office, None, kinds, beside)


def aside(
    here: Screen,
    office: Meetings | None,
    takers: dict[str, Taker] | None,
    kinds: dict[str, str],
    beside: Beside | None = None,
) -> None:
    """Takes what was touched on other lists; nothing is to be seen but that something waits, or was
    refused on a list of one of ``kinds`` (kind → its name)."""
    words = {**outbox.state_words(here.say, ""), "saved": "", "offline": ""}
    words["refused"] = here.say("monev.refused_elsewhere", places="#")
    shown = {"kind": "", "list": "", "words": words, "kinds": kinds}
    mount(here, office, shown, takers, beside)


def mount(
    here: Screen,
    office: Meetings | None,
    shown: dict,
    takers: dict[str, Taker] | None = None,
    beside: Beside | None = None,
) -> None:
    """The list as the browser takes it, with what became of the touches it told."""
    beside = beside or Beside(outbox.answers(here.say))
    saving.forget_unless(shown["list"])
    elsewhere = {"others": beside.others, "elsewhere": here.say("monev.elsewhere")}
    _list(
        key=_KEY,
        data={**shown, **elsewhere, **beside.answers},
        default={"told": {}},
        # saves whatever the page that is drawn next shows
        on_told_change=lambda: outbox.take(office, _KEY, takers),
    )
