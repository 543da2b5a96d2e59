"""What was touched or written at a meeting, as the browser tells it and keeps it until answered.

A touch names its list, whom or what it concerns, a field, what is meant, and its moment; the
browser keeps it, on disk, until the answer names its number (``outbox.js``). So a page that was
searched, left, turned or drawn late by a slow network never says anything that nobody touched, and
a phone that had no connection tells later what was meant.

Whatever shows such a list puts :data:`SCRIPT` before its own, hands :func:`answers` to the browser
and calls :func:`take` when it tells something. There is one outbox for all of them: a list takes
the touches of every other along.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.meetings.live import Meetings
from jamsostek.view.parts import saving

SCRIPT = (Path(__file__).parent / "outbox.js").read_text(encoding="utf-8")
_KEPT = timedelta(days=14)
_SESSION, _ANSWERED, _REFUSED, _HEARD = "session", "answered", "refused", "heard"


@dataclass(frozen=True, eq=False)
class Touch:
    """What was meant: ``value`` for a ``field`` of an agent or a row, and when (by the clock
    of this server). The ``id`` is the number the browser gave it. ``seen`` are the values this
    browser knew there: the one it was shown, and its own that it told and did not see answered.

    Of a row that is written as a whole, ``value`` holds what was changed in it by column, and
    ``seen`` for each of these the values this browser knew there.
    """

    id: str
    who: str
    field: str
    value: bool | float | dict | None
    seen: tuple[float | None, ...] | dict
    at: datetime


# notes touches at a meeting in the records; returns those that were refused, with the reason
Note = Callable[[Meetings, dict, list[Touch]], dict[Touch, ProductError]]
NOTES: dict[str, Note] = {}
# the same of a list that is of no meeting, by the list's code; ``None`` leaves the touches waiting
Taker = Callable[[str, list[Touch]], dict[Touch, ProductError] | None]


def where(kind: str, meeting: str) -> str:
    """The name of a meeting's list of that kind, also of where a save on it is told."""
    return f"{kind}-{meeting}"


def answers(say: Speaker) -> dict:
    """What the browser is told of what it told: which touches are dealt with, which of these were
    refused and why, and in which session, so that another one hears them again. When it told them
    makes each answer another: the browser is not told the same twice, and would hear nothing."""
    refused = saving.kept().get(_REFUSED, {})
    return {
        "answered": sorted(saving.kept().get(_ANSWERED, ())),
        "refused": {
            touch.id: {
                "entry": f"{name}|{touch.who}|{touch.field}",
                "value": touch.value,
                "text": _text(say, error),
                "isOutdated": error.code == "entry_outdated",
            }
            for name, touch, error in refused.values()
        },
        "session": _session(),
        "heard": saving.kept().get(_HEARD, 0),
    }


def state_words(say: Speaker, name: str) -> dict[str, str]:
    """How a list tells whether all is in the records; ``name`` is its own."""
    return {
        "saving": say("monev.saving"),
        "saved": saving.saved(say, name),
        "unsaved": say("monev.unsaved", touches="#"),
        "offline": say("monev.offline"),
    }


def _text(say: Speaker, error: ProductError) -> str:
    told = saving.worded(say, error).told(say)
    return " ".join(told) if error.code == "entry_outdated" else told[0]


def _session() -> str:
    """Names this session: another one, of a server started anew, has not answered its touches."""
    return saving.kept().setdefault(_SESSION, secrets.token_hex(4))


def take(office: Meetings | None, component: str, takers: dict[str, Taker] | None = None) -> None:
    """Save the touches that were not answered yet; the browser leaves out what it saw answered.

    Those of meetings by ``office``, those of other lists by the ``takers`` of their kinds; what
    this page takes neither way is left to another one."""
    told = (saving.entry(component) or {}).get("told") or {}
    if told.get("session") != _session():
        return
    touches, now = told["touches"], datetime.now(UTC)
    answered = saving.kept().get(_ANSWERED, set())
    done = {each["id"] for each in touches if each["id"] in answered}
    new = sorted((each for each in touches if each["id"] not in done), key=_list_of)
    for name, group in groupby(new, _list_of):
        mine = list(group)
        kind, _, code = name.partition("-")
        meant = [_touch(each, told["sent"], now) for each in mine]
        if kind in (takers or {}):
            is_dealt_with = _keep(name, meant, takers[kind](code, sorted(meant, key=_moment)))
        else:
            is_dealt_with = office is not None and _note(office, kind, code, meant)
        if is_dealt_with:
            done.update(each["id"] for each in mine)
    saving.kept().update({_ANSWERED: done, _HEARD: told["sent"]})


def _list_of(told: dict) -> str:
    return told["list"]


def _moment(touch: Touch) -> datetime:
    return touch.at


def _keep(name: str, touches: list[Touch], errors: dict[Touch, ProductError] | None) -> bool:
    """Remember which touches of a list were refused; returns whether they are dealt with."""
    if errors is None:
        return False
    refused = saving.kept().setdefault(_REFUSED, {})
    for touch in touches:
        entry = (name, touch.who, touch.field)
        refused.pop(entry, None)
        if touch in errors:
            refused[entry] = (name, touch, errors[touch])
    return True


def _touch(told: dict, sent: float, now: datetime) -> Touch:
    """A touch with its moment by our clock; a phone's own may be wrong, not how long ago it was."""
    ago = timedelta(milliseconds=max(sent - told["at"], 0))
    seen = told["seen"]
    if not isinstance(seen, dict):
        seen = tuple(seen) if isinstance(seen, list) else (seen,)
    return Touch(*(told[name] for name in ("id", "who", "field", "value")), seen, now - ago)


def _note(office: Meetings, kind: str, code: str, touches: list[Touch]) -> bool:
    """Note touches of a list; returns whether they are dealt with. What another page takes is left
    to it, and touches of a meeting that is not known stay with the browser a while: its data may
    be on their way."""
    if kind not in NOTES:
        return False
    meeting = office.anew().meeting(code)
    name = where(kind, code)
    if meeting is None:
        deleted = {change.key for change in office.book.deleted() if change.dataset == "meetings"}
        is_past = all(datetime.now(UTC) - touch.at > _KEPT for touch in touches)
        if code not in deleted and not is_past:
            return False
        error = ProductError("touches_of_no_meeting", touches=len(touches), meeting=code)
        saving.trouble(error)
        errors = dict.fromkeys(touches, error)
    else:
        touches = sorted(touches, key=_moment)
        errors = NOTES[kind](office.anew(), meeting, touches)
    return _keep(name, touches, errors)
