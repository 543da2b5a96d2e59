"""Rows of a meeting's records that are written in by hand: promises, issues, its topics and place.

They are written in the browser, which keeps them until they are saved: what is typed as a draft,
what was sent as a touch of the outbox (``entries.js``). A row is saved by column: what somebody
else saved in another column stays, and who changes what was changed meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame import shell
from jamsostek.view.parts import outbox, saving
from jamsostek.view.parts.outbox import Touch

_FOLDER = Path(__file__).parent
SCRIPT = "\n".join(
    (_FOLDER / name).read_text(encoding="utf-8") for name in ("dates.js", "entries.js")
)
CSS = (_FOLDER / "entries.css").read_text(encoding="utf-8")
PROMISE = ("issue", "action", "owner", "due_on")
TOPICS = ("topics", "held_on", "venue")
# how a new promise is named until it is saved; the browser makes the rest of it
_NEW = "new-"
_LONG = 200
_YEARS = 5
_WORDS = (
    "save", "save_mine", "leave", "edit", "discard", "waiting", "person", "theirs", "missing",
    "no_date", "month_before", "month_after", "calendar", "written_date",
)  # fmt: skip


# -- what the browser gets -----------------------------------------------------------------------


def fields(say: Speaker, dataset: str, columns: tuple[str, ...], brief: bool = False) -> list[dict]:
    """Columns of the contract as the form takes them: ``kind`` is ``text``, ``long``, ``date``,
    ``choice`` or ``person``; where it is ``brief`` a long text, too, has one line."""
    operational = datapackage.package().operational_dataset(dataset)
    return [_field(say, operational.field(name), brief) for name in columns]


def _field(say: Speaker, field: Field, brief: bool) -> dict:
    longest = field.constraints.get("maxLength") or 0
    kind = "long" if longest > _LONG and not brief else "text"
    if field.type == "date":
        kind = "date"
    elif field.categories:
        kind = "choice"
    elif field.name == "owner":
        kind = "person"
    return {
        "name": field.name,
        "label": field.titles[say.language],
        "kind": kind,
        # of what is agreed the day is near, of what was held it is known
        "isSoon": field.name == "due_on",
        "longest": longest,
        "isRequired": bool(field.constraints.get("required")),
        "choices": field.words(say.language) if field.categories else {},
    }


def words(say: Speaker) -> dict:
    """What the form says; ``#`` stands for what it puts there."""
    return {
        **{word: say(f"monev.form_{word}", value="#") for word in _WORDS},
        "soon": {days: say("monev.form_in_days", count=days) for days in (7, 14, 30)},
        "months": say.months(),
        "weekdays": say.weekdays(),
        "short_weekdays": say.weekdays("abbreviated"),
    }


def values(row: dict, columns: tuple[str, ...]) -> dict:
    """A row's columns as the browser takes them."""
    return {name: _plain(row[name]) for name in columns}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# -- what the browser tells ----------------------------------------------------------------------


def _note(save: Callable[[Meetings, dict, Touch], object], kind: str) -> outbox.Note:
    """Notes touches of such rows one by one."""

    def note(office: Meetings, meeting: dict, touches: list[Touch]) -> dict[Touch, ProductError]:
        refused = {}
        for touch in touches:
            try:
                save(office, meeting, touch)
            except ProductError as error:
                refused[touch] = error
            else:
                saving.done(outbox.where(kind, meeting["meeting_code"]))
        return refused

    return note


def _save_item(office: Meetings, meeting: dict, touch: Touch) -> None:
    entered = _entered("action_items", (*PROMISE, "status"), touch.value)
    known = office.items({row["meeting_code"]: row for row in office.meetings()})
    if touch.who.startswith(_NEW):
        row = {"status": "open", **entered, "meeting_code": meeting["meeting_code"]}
        row["done_on"] = _done_on(touch) if row["status"] == "done" else None
        _refuse_due({"due_on": None, **row}, meeting["held_on"])
        taken = [item["item_code"] for item in known]
        office.book.new_item(row, taken, touch.who, touch.at)
        return
    now = next((item for item in known if item["item_code"] == touch.who), None)
    if now is None:
        raise ProductError("promise_unknown", promise=touch.who)
    row = {**now, **entered}
    if row["due_on"] != now["due_on"]:
        _refuse_due(row, now["held_on"])
    if row["status"] != now["status"]:
        row["done_on"] = _done_on(touch) if row["status"] == "done" else None
    office.book.save("action_items", row, _seen("action_items", now, touch), touch.at)


def _refuse_due(row: dict, held_on: date) -> None:
    """A day before the meeting, or in a far year, is a slip of the pen."""
    due_on = row["due_on"]
    last = held_on.replace(day=1, year=held_on.year + _YEARS)
    if isinstance(due_on, date) and not held_on <= due_on < last:
        raise ProductError("due_out_of_range", first=held_on, last=last - timedelta(days=1))


def _save_topics(office: Meetings, meeting: dict, touch: Touch) -> None:
    row = {**meeting, **_entered("meetings", TOPICS, touch.value)}
    office.book.save("meetings", row, _seen("meetings", meeting, touch), touch.at)


def _done_on(touch: Touch) -> date:
    """The day on which something was marked as done, where that was."""
    return shell.viewers_time(touch.at).date()


def _seen(dataset: str, now: dict, touch: Touch) -> dict:
    """The row as the browser knew it: where it has told several values, the one that stands."""
    seen = dict(now)
    for name, known in touch.seen.items():
        found = [_value(dataset, name, value) for value in known]
        if name in touch.value and now[name] not in found:
            seen[name] = found[0]
    return seen


def _entered(dataset: str, columns: tuple[str, ...], told: dict) -> dict:
    """What was entered, in the types of the contract."""
    return {name: _value(dataset, name, told[name]) for name in columns if name in told}


def _value(dataset: str, column: str, value: object) -> object:
    """Raises ``entry_refused`` where a day is none."""
    text = "" if value is None else str(value).strip()
    field = datapackage.package().operational_dataset(dataset).field(column)
    if not text or field.type != "date":
        return text or None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        details = {"rule": "type_date", "value": text[:80], "expected": ""}
        raise ProductError("entry_refused", dataset=dataset, column=column, **details) from error


outbox.NOTES |= {
    "promises": _note(_save_item, "promises"),
    "issues": _note(_save_item, "issues"),
    "topics": _note(_save_topics, "topics"),
}
