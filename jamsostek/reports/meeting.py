"""The scene of one monev meeting: its own attendance, promises and issues as they stand now.

The warehouse sees records only after a build; a deck shown at the meeting takes them from
:class:`jamsostek.meetings.live.Meetings`. Of the members it shows the last month there is data of.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property, partial

import pandas as pd

from jamsostek.base.access import OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.meetings.live import Ask, Meetings
from jamsostek.meetings.records import OWN, SCORES, Book
from jamsostek.reports.context import Scene, months_before, scene
from jamsostek.reports.deck import Picture, Slide
from jamsostek.warehouse import origins, questions

_HALF_YEAR = 5  # months before the meeting's own
_KNOWN = 12  # codes named to somebody who asked for an unknown one


@dataclass(frozen=True)
class MeetingScene(Scene):
    """A :class:`Scene` of whom the meeting invites, in the last month with data before it.

    ``month`` is ``None`` where there is none: then slides on members are left out.
    """

    office: Meetings
    meeting: dict

    @property
    def date(self) -> str:
        """The day of the meeting in words."""
        return self.say.date(self.meeting["held_on"])

    @cached_property
    def _all(self) -> list[dict]:
        return self.office.meetings(self.meeting["branch_code"])

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """This meeting and those before it with the same agents, half a year back, the last first;
        columns as of ``present/meetings``."""
        first = months_before(self.meeting["held_on"].replace(day=1), _HALF_YEAR)
        mine = [
            row
            for row in self.office.alike(self.meeting, self._all)
            if first <= row["held_on"] <= self.meeting["held_on"]
        ]
        rows = pd.DataFrame([{**row, **self._means(row["meeting_code"])} for row in mine])
        numbers = ["invited", "present", *SCORES]
        rows[numbers] = rows[numbers].apply(pd.to_numeric)
        return rows.assign(held_on=pd.to_datetime(rows["held_on"]))

    def _means(self, code: str) -> dict[str, float | None]:
        """The mean of each score of those who came to a meeting."""
        taken = self.office.attendance(code) or self.ask("monev/attendance", meeting=code).to_dict(
            "records"
        )
        came = pd.DataFrame([row for row in taken if row["is_present"]], columns=[*SCORES])
        return came.astype(float).mean().to_dict()

    @cached_property
    def roster(self) -> list[dict]:
        """Who is listed at the meeting, with ``is_present`` as ticked by now."""
        return self.office.roster(self.meeting, self.office.agents(self.meeting, None))

    @property
    def is_taken(self) -> bool:
        """Whether anybody has ticked anything at this meeting."""
        return self.meeting["present"] is not None

    @cached_property
    def promises(self) -> pd.DataFrame:
        """The promises of earlier meetings that were open after the last one, and what became of
        them; columns as of ``present/promises``."""
        before = self.office.previous(self.meeting, self._all)
        since = before["held_on"] if before else date.min
        rows = [
            row
            for row in self._as_promises(self.office.earlier_items(self.meeting, self._all))
            if row["state"] == "open" or (row["done_on"] and row["done_on"] >= since)
        ]
        return self._frame(rows)

    @cached_property
    def issues(self) -> pd.DataFrame:
        """What was agreed at this meeting, as :attr:`promises`."""
        items = self.office.items({self.meeting["meeting_code"]: self.meeting})
        return self._frame(self._as_promises(items))

    def _as_promises(self, items: list[dict]) -> list[dict]:
        names = self.office.agents(self.meeting, None)
        found = []
        for item in items:
            is_open = item["status"] == "open" or (
                item["done_on"] is not None and item["done_on"] > self.today
            )
            late = max((self.today - item["due_on"]).days, 0) if is_open else None
            state = "open" if is_open else item["status"]
            owner = names.get(item["owner"], {}).get("name")
            found.append({**item, "state": state, "days_late": late, "owner_name": owner})
        return sorted(found, key=lambda row: (-(row["days_late"] or 0), row["due_on"]))

    @staticmethod
    def _frame(rows: list[dict]) -> pd.DataFrame:
        columns = ["item_code", "issue", "action", "owner", "owner_name", "due_on", "state"]
        frame = pd.DataFrame(rows, columns=[*columns, "days_late"])
        frame["days_late"] = frame["days_late"].astype(float)
        return frame.assign(due_on=pd.to_datetime(frame["due_on"]))

    def recorded(
        self,
        key: str,
        title: str,
        picture: Picture,
        *sentences: str,
        notes: tuple[str, ...] = (),
        is_cover: bool = False,
    ) -> Slide:
        """A slide of what was recorded at the meeting; empty sentences are left out."""
        return Slide(
            key,
            title,
            picture,
            tuple(sentence for sentence in sentences if sentence),
            source=self.say("decks.records_of", meeting=self.meeting["meeting_code"]),
            as_of=self.date,
            kind="imported" if self.office.book.kind == OWN else "sample",
            notes="\n".join(notes),
            is_cover=is_cover,
        )


def meetings(scope: Scope, ask: Ask | None = None, who: str = OWNER.code) -> Meetings:
    """The meetings as the warehouse and the records of this minute have them; ``ask`` is who asks
    the warehouse and remembers its answers, ``who`` the code of the account that writes. Raises
    ``not_allowed`` for who asks no people."""
    ask = ask or partial(questions.ask, scope=scope)
    return Meetings(ask, Book(origins.record_kind(), who, scope))


def scene_of(scope: Scope, say: Speaker, code: str, today: date | None = None) -> MeetingScene:
    """The scene of a meeting. Raises :class:`ProductError` ``deck_meeting`` for an unknown code.

    ``today`` is the day of looking; of a meeting that was followed by another the day of that one,
    so that its deck, made again, tells the same.
    """
    office = meetings(scope)
    rows = office.meetings()
    meeting = next((row for row in rows if row["meeting_code"] == code), None)
    if meeting is None:
        known = ", ".join(row["meeting_code"] for row in rows[:_KNOWN]) or "–"
        raise ProductError("deck_meeting", meeting=str(code)[:60], known=known)
    mine = [row for row in rows if row["branch_code"] == meeting["branch_code"]]
    branch, region = meeting["branch_code"], meeting["region_code"]
    window = office.window(meeting, None)
    base = scene(scope, say, branch, region, window.last if window else None)
    today = today or date.today()
    later = [row["held_on"] for row in office.alike(meeting, mine)]
    later = [day for day in later if day > meeting["held_on"]]
    of_scene = {field.name: getattr(base, field.name) for field in fields(Scene)}
    of_scene["today"] = min([today, *later])
    return MeetingScene(**of_scene, office=office, meeting=meeting)
