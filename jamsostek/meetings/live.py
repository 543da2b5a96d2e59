"""A monev meeting as it stands now: what the warehouse holds, with the records of this minute.

The warehouse sees records only after a build; here they lie over its answers by primary key, so
that a tick, a score, a promise or a deletion is seen at once by everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from jamsostek.meetings.records import SCORES, Book

Ask = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Window:
    """The months of results a meeting looks at: from the last meeting's month to the one before."""

    first: date
    last: date


@dataclass(frozen=True)
class Meetings:
    """The meetings of an office; ``ask`` asks the warehouse, ``book`` holds the records.

    Rows are dictionaries of the contract's columns and what the queries add to them; ``revision``
    is 0 for a row that only the warehouse has.
    """

    ask: Ask
    book: Book
    _taken: dict[str, list[dict]] = field(default_factory=dict, repr=False)
    _held: dict[str, list[dict]] = field(default_factory=dict, repr=False)

    def anew(self) -> Meetings:
        """The same, of this moment: nothing that was read before is remembered."""
        return Meetings(self.ask, self.book)

    def meetings(self, branch: str | None = None) -> list[dict]:
        """Every meeting of a branch (of all without one), the newest first.

        ``present`` is ``None`` while nobody has ticked anything; ``open_items`` counts promises.
        """
        gone = {change.before["meeting_code"] for change in self.book.deleted()}
        found = {
            row["meeting_code"]: row
            for row in self._once("meetings", lambda: self.ask("monev/meetings"))
            if row["meeting_code"] not in gone
        }
        labels = self.ask("reference/regions").set_index("region_code")["label"]
        for row in self.book.meetings():
            known = found.get(row["meeting_code"], {"present": None})
            label = labels.get(row["region_code"])
            found[row["meeting_code"]] = {**known, **row, "region_label": label}
        for code, (present, listed) in self.book.counts().items():
            if code in found:
                found[code]["present"] = present
                found[code]["invited"] = listed
        open_items: dict[str, int] = {}
        for item in self.items(found):
            if item["status"] == "open":
                open_items[item["meeting_code"]] = open_items.get(item["meeting_code"], 0) + 1
        mine = [
            {"revision": 0, **row, "open_items": open_items.get(code, 0)}
            for code, row in found.items()
            if branch is None or row["branch_code"] == branch
        ]
        return sorted(mine, key=lambda row: (row["held_on"], row["meeting_code"]), reverse=True)

    def _once(self, name: str, ask: Callable[[], pd.DataFrame]) -> list[dict]:
        """The rows of an answer of the warehouse, asked once; each time in dictionaries of the
        caller's own."""
        if name not in self._held:
            self._held[name] = _rows(ask())
        return [dict(row) for row in self._held[name]]

    def meeting(self, code: str) -> dict | None:
        """One meeting by its code; ``None`` if there is none."""
        return next((row for row in self.meetings() if row["meeting_code"] == code), None)

    def items(self, meetings: dict[str, dict]) -> list[dict]:
        """The promises made at these meetings (by code), the first due first."""
        known = self._once("items", lambda: self.ask("monev/items"))
        found = {row["item_code"]: row for row in known}
        for row in self.book.items():
            found[row["item_code"]] = {**found.get(row["item_code"], {}), **row}
        mine = []
        for row in found.values():
            meeting = meetings.get(row["meeting_code"])
            if meeting:
                of_meeting = {name: meeting[name] for name in _OF_MEETING}
                mine.append({"revision": 0, **row, **of_meeting})
        return sorted(mine, key=lambda row: (row["due_on"], row["item_code"]))

    def earlier_items(self, meeting: dict, meetings: list[dict]) -> list[dict]:
        """The promises of meetings before this one that concern whom this one invites."""
        earlier = {
            row["meeting_code"]: row
            for row in meetings
            if _order(row) < _order(meeting)
            and (
                meeting["region_code"] is None
                or row["region_code"] in (None, meeting["region_code"])
            )
        }
        return self.items(earlier)

    def agents(self, meeting: dict, window: Window | None) -> dict[str, dict]:
        """Every agent of the meeting's office at work on its day, by code."""
        last = window.last if window else meeting["held_on"].replace(day=1)
        first = window.first if window else last
        asked = {"day": meeting["held_on"], "from_month": first, "to_month": last}
        rows = _rows(self.ask("monev/agents", branch=meeting["branch_code"], **asked))
        return {row["agent_code"]: row for row in rows}

    def attendance(self, code: str) -> list[dict]:
        """The recorded attendance of a meeting, read once: whoever draws a number and the list it
        counts draws both of the same moment, though others go on ticking."""
        if code not in self._taken:
            self._taken[code] = self.book.attendance(code)
        return self._taken[code]

    def roster(self, meeting: dict, agents: dict[str, dict]) -> list[dict]:
        """Who is listed at a meeting, with ``is_present`` and scores.

        Once attendance was taken these are the agents it names, before that the agents at work
        where the meeting invites.
        """
        code, region = meeting["meeting_code"], meeting["region_code"]
        taken = self.attendance(code)
        names = {
            row["agent_code"]: row for row in _rows(self.ask("monev/attendance", meeting=code))
        }
        if not taken:
            taken = list(names.values())
        if not taken:
            invited = [row for row in agents.values() if region in (None, row["region_code"])]
            taken = [{**row, "is_present": False, **dict.fromkeys(SCORES)} for row in invited]
        unknown = dict.fromkeys((*_OF_AGENT, "status", "months_as_agent"))
        found = [
            {
                **unknown,
                "name": row["agent_code"],
                **_known(names.get(row["agent_code"], {})),
                **_known(agents.get(row["agent_code"], {})),
                **{name: row[name] for name in ("agent_code", "is_present", *SCORES)},
                "meeting_code": code,
            }
            for row in taken
        ]
        return sorted(
            found,
            key=lambda row: (
                row["status"] != "new",
                row["region_code"] or "~",
                row["district_code"] or "~",
                row["name"],
                row["agent_code"],
            ),
        )

    def alike(self, meeting: dict, meetings: list[dict]) -> list[dict]:
        """The meetings with the same agents, this one among them, in the order of ``meetings``."""
        same = ("branch_code", "region_code")
        return [row for row in meetings if all(row[name] == meeting[name] for name in same)]

    def number(self, meeting: dict, meetings: list[dict]) -> int:
        """The meeting's running number among those with the same agents that are known; of one not
        recorded yet, the number it will have."""
        day, code = meeting["held_on"], meeting.get("meeting_code") or "~"
        before = [row for row in self.alike(meeting, meetings) if _order(row) < (day, code)]
        return len(before) + 1

    def previous(self, meeting: dict, meetings: list[dict]) -> dict | None:
        """The last meeting before this one with the same agents, else of the whole office."""
        before = [row for row in meetings if _order(row) < _order(meeting)]
        same = [row for row in before if row["region_code"] == meeting["region_code"]]
        return (same or [row for row in before if row["region_code"] is None] or [None])[0]

    def window(self, meeting: dict, previous: dict | None) -> Window | None:
        """The months between the last meeting and this one; ``None`` without enrolment data.

        They end with the month before the meeting, or with the newest there is data of.
        """
        asked = {"branch": meeting["branch_code"], "region": meeting["region_code"]}
        known = [row["month"] for row in _rows(self.ask("home/months", **asked))]
        before = [month for month in known if month < meeting["held_on"].replace(day=1)]
        if not before:
            return None
        last = max(before)
        since = previous["held_on"].replace(day=1) if previous else last
        return Window(min(since, last), last)

    def prefix(self, branch: str, region: str | None) -> str:
        """How codes of meetings with these agents begin: as the last one's did."""
        for row in self.meetings(branch):
            start, _, end = row["meeting_code"].rpartition("-")
            year = start[-5:]
            if row["region_code"] == region and year[:1] == "-" and year[1:].isdigit() and end:
                return start[:-5]
        return branch[:3]


_OF_MEETING = ("branch_code", "region_code", "region_label", "held_on")
_OF_AGENT = ("region_code", "region_label", "district_code", "district_name")


def _order(meeting: dict) -> tuple[date, str]:
    return meeting["held_on"], meeting["meeting_code"]


def _known(row: dict) -> dict:
    return {name: value for name, value in row.items() if value is not None}


def _rows(frame: pd.DataFrame) -> list[dict]:
    """A frame as dictionaries of plain values: ``None`` where missing, days as dates."""
    # column by column: row by row takes twice as long, at every touch of a meeting
    names = list(frame.columns)
    columns = (map(_plain, frame[name].tolist()) for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(value: object) -> object:
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
