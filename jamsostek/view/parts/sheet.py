"""A list to tick or to score by finger, or of rows to write in, as the browser draws it.

The list holds no truth: its rows show what the records say, and over it what the outbox keeps until
the server has answered it (:mod:`jamsostek.view.parts.outbox`).
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.meetings.live import Meetings
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox
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


def draw(
    here: Screen,
    office: Meetings | None,
    kind: str,
    code: str,
    fields: list[dict],
    groups: list[dict],
    count: str = "",
    takers: dict[str, Taker] | None = None,
    nobody: str = "monev.nobody_found",
) -> None:
    """A list of people. ``kind`` is one of :data:`outbox.NOTES` and ``code`` then a meeting's, or
    one of ``takers``; a field has ``name``, ``label`` and ``kind`` (``tick`` or ``number``), a
    group ``title`` and ``rows`` (``key``, ``name``, ``marks``, ``values`` by field). ``count`` is a
    sentence with ``#`` for how many are ticked, ``nobody`` the key of what a search in vain says.
    """
    say, name = here.say, outbox.where(kind, code)
    words = {
        "search": say("monev.search"),
        "nobody": say(nobody, search="#"),
        "count": count,
        "number": say("monev.not_a_number"),
        "comma": "," if say.language == "id" else ".",
        **outbox.state_words(say, name),
    }
    shown = {"words": words, "fields": fields, "groups": groups}
    mount(here, office, {**shown, "kind": kind, "list": name}, takers)


def deliver(here: Screen, office: Meetings) -> None:
    """Where no list is in sight: what was touched on one of a meeting still arrives."""
    kinds = {kind: here.say(f"monev.part_{kind}") for kind in ("promises", "issues", "topics")}
    with st.container(key="left_lists"):
        aside(here, office, None, kinds)


def aside(
    here: Screen, office: Meetings | None, takers: dict[str, Taker] | None, kinds: dict[str, str]
) -> None:
    """Takes what was touched on other lists; nothing is to be seen but that something waits, or was
    refused on a list of one of ``kinds`` (kind → its name)."""
    words = {**outbox.state_words(here.say, ""), "saved": "", "offline": ""}
    words["refused"] = here.say("monev.refused_elsewhere", places="#")
    mount(here, office, {"kind": "", "list": "", "words": words, "kinds": kinds}, takers)


def mount(
    here: Screen, office: Meetings | None, shown: dict, takers: dict[str, Taker] | None = None
) -> None:
    """The list as the browser takes it, with what became of the touches it told."""
    _list(
        key=_KEY,
        data={**shown, **outbox.answers(here.say)},
        default={"told": {}},
        # saves whatever the page that is drawn next shows
        on_told_change=lambda: outbox.take(office, _KEY, takers),
    )
