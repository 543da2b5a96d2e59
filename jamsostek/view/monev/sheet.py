"""A list of people to tick or to score by finger; what was touched arrives as what was meant.

The list holds no truth: its rows show what the records say. A touch names the list, the agent,
the field, the value and its moment; the browser keeps it, on disk, until the answer names its
number. So a list that was searched, left, turned or drawn late by a slow network never says
anything that nobody touched, and a phone that had no connection tells later what was meant.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import saving

_FOLDER = Path(__file__).parent
_KEY = "monev-list"
_KEPT = timedelta(days=14)
_SESSION, _ANSWERED, _REFUSED = "session", "answered", "refused"
_list = st.components.v2.component(
    "jamsostek_monev_list",
    html='<div class="sheet"></div>',
    css=(_FOLDER / "sheet.css").read_text(encoding="utf-8"),
    js="\n".join(
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("outbox.js", "sheet.js")
    ),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Touch:
    """What was meant: ``value`` for a ``field`` of an agent, where ``seen`` stood before, and when
    (by the clock of this server)."""

    who: str
    field: str
    value: bool | float | None
    seen: float | None
    at: datetime


# notes touches at a meeting in the records; returns those that were refused, with the reason
Note = Callable[[Meetings, dict, list[Touch]], dict[Touch, ProductError]]
NOTES: dict[str, Note] = {}


def where(kind: str, meeting: str) -> str:
    """The name of a meeting's list of that kind, also of where a save on it is told."""
    return f"{kind}-{meeting}"


def draw(
    here: Screen,
    office: Meetings,
    kind: str,
    meeting: str,
    fields: list[dict],
    groups: list[dict],
    count: str = "",
) -> None:
    """The list. ``kind`` is one of :data:`NOTES`; a field has ``name``, ``label`` and ``kind``
    (``tick`` or ``number``), a group ``title`` and ``rows`` (``key``, ``name``, ``marks``,
    ``values`` by field). ``count`` is a sentence with ``#`` for how many are ticked.
    """
    say, name = here.say, where(kind, meeting)
    words = {
        "search": say("monev.search"),
        "nobody": say("monev.nobody_found", search="#"),
        "count": count,
        "saving": say("monev.saving"),
        "saved": saving.saved(here, name),
        "unsaved": say("monev.unsaved", touches="#"),
        "offline": say("monev.offline"),
        "number": say("monev.not_a_number"),
        "comma": "," if say.language == "id" else ".",
    }
    refused = {
        entry: {"value": value, "text": saving.worded(say, error).told(say)[0]}
        for (of, entry), (value, error) in saving.kept().get(_REFUSED, {}).items()
        if of == name
    }
    shown = {"words": words, "fields": fields, "groups": groups, "refused": refused}
    _mount(office, {**shown, "kind": kind, "list": name, "hidden": False})


def deliver(office: Meetings) -> None:
    """Where no list is in sight: nothing to see, but what was touched on one still arrives."""
    with st.container(key="left_lists"):
        _mount(office, {"hidden": True})


def _mount(office: Meetings, shown: dict) -> None:
    answered = sorted(saving.kept().get(_ANSWERED, ()))
    _list(
        key=_KEY,
        data={**shown, "answered": answered, "session": _session()},
        default={"told": {}},
        # saves whatever the page that is drawn next shows
        on_told_change=lambda: _take(office),
    )


def _session() -> str:
    """Names this session: another one, of a server started anew, has not answered its touches."""
    return saving.kept().setdefault(_SESSION, secrets.token_hex(4))


def _take(office: Meetings) -> None:
    """Save the touches that were not answered yet; the browser leaves out what it saw answered."""
    told = (saving.entry(_KEY) or {}).get("told") or {}
    if told.get("session") != _session():
        return
    touches, now = told["touches"], datetime.now(UTC)
    answered = saving.kept().get(_ANSWERED, set())
    done = {each["id"] for each in touches if each["id"] in answered}
    new = sorted((each for each in touches if each["id"] not in done), key=_list_of)
    for name, group in groupby(new, _list_of):
        mine = list(group)
        kind, _, code = name.partition("-")
        if _note(office, kind, code, [_touch(each, told["sent"], now) for each in mine]):
            done.update(each["id"] for each in mine)
    saving.kept()[_ANSWERED] = done


def _list_of(told: dict) -> str:
    return told["list"]


def _touch(told: dict, sent: float, now: datetime) -> Touch:
    """A touch with its moment by our clock; a phone's own may be wrong, not how long ago it was."""
    ago = timedelta(milliseconds=max(sent - told["at"], 0))
    return Touch(*(told[name] for name in ("who", "field", "value", "seen")), now - ago)


def _note(office: Meetings, kind: str, code: str, touches: list[Touch]) -> bool:
    """Note touches of a list; returns whether they are dealt with. Those of a meeting that is not
    known stay with the browser a while: its data may be on their way."""
    meeting = office.anew().meeting(code)
    if meeting is None or kind not in NOTES:
        deleted = {change.key for change in office.book.deleted() if change.dataset == "meetings"}
        is_past = all(datetime.now(UTC) - touch.at > _KEPT for touch in touches)
        if kind in NOTES and code not in deleted and not is_past:
            return False
        saving.trouble(ProductError("touches_of_no_meeting", touches=len(touches), meeting=code))
        return True
    refused, name = saving.kept().setdefault(_REFUSED, {}), where(kind, code)
    errors = NOTES[kind](office.anew(), meeting, sorted(touches, key=lambda touch: touch.at))
    for touch in touches:
        entry = (name, f"{touch.who}|{touch.field}")
        refused.pop(entry, None)
        if touch in errors:
            refused[entry] = (touch.value, errors[touch])
    return True
