"""A list of people to tick or to score by finger, or of rows to write in, as the browser draws it.

The list holds no truth: its rows show what the records say, and over it what the outbox keeps until
the server has answered it (:mod:`jamsostek.view.parts.outbox`).
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.meetings.live import Meetings
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox

_FOLDER = Path(__file__).parent
_KEY = "monev-list"
_list = st.components.v2.component(
    "jamsostek_monev_list",
    html='<div class="sheet"></div>',
    css=(_FOLDER / "sheet.css").read_text(encoding="utf-8") + entries.CSS,
    js="\n".join(
        (outbox.SCRIPT, entries.SCRIPT, (_FOLDER / "sheet.js").read_text(encoding="utf-8"))
    ),
    isolate_styles=False,
)


def draw(
    here: Screen,
    office: Meetings,
    kind: str,
    meeting: str,
    fields: list[dict],
    groups: list[dict],
    count: str = "",
) -> None:
    """A list of people. ``kind`` is one of :data:`outbox.NOTES`; a field has ``name``, ``label``
    and ``kind`` (``tick`` or ``number``), a group ``title`` and ``rows`` (``key``, ``name``,
    ``marks``, ``values`` by field). ``count`` is a sentence with ``#`` for how many are ticked.
    """
    say, name = here.say, outbox.where(kind, meeting)
    words = {
        "search": say("monev.search"),
        "nobody": say("monev.nobody_found", search="#"),
        "count": count,
        "number": say("monev.not_a_number"),
        "comma": "," if say.language == "id" else ".",
        **outbox.state_words(say, name),
    }
    shown = {"words": words, "fields": fields, "groups": groups}
    mount(here, office, {**shown, "kind": kind, "list": name})


def deliver(here: Screen, office: Meetings) -> None:
    """Where no list is in sight: what was touched on one still arrives; nothing is to be seen but
    that something waits or was refused."""
    with st.container(key="left_lists"):
        words = {**outbox.state_words(here.say, ""), "saved": "", "offline": ""}
        words["refused"] = here.say("monev.refused_elsewhere", places="#")
        kinds = {kind: here.say(f"monev.part_{kind}") for kind in ("promises", "issues", "topics")}
        mount(here, office, {"kind": "", "list": "", "words": words, "kinds": kinds})


def mount(here: Screen, office: Meetings, shown: dict) -> None:
    """The list as the browser takes it, with what became of the touches it told."""
    _list(
        key=_KEY,
        data={**shown, **outbox.answers(here.say)},
        default={"told": {}},
        # saves whatever the page that is drawn next shows
        on_told_change=lambda: outbox.take(office, _KEY),
    )
