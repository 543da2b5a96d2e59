"""What is recorded of the award's judging: scores jurors typed, the panel, open and closed rooms.

It lies in the database of the records, over what an office's files hold, and is seen at once by
everybody. Nobody overwrites what they have not seen: a score names the value that stood in its
place, and while a room is closed nothing in it changes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from jamsostek.base.access import JURORS, LOCAL_OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage, judge
from jamsostek.meetings import rules
from jamsostek.meetings.database import database
from jamsostek.meetings.records import rows_of

_LONGEST_ROLE = 80


@dataclass(frozen=True)
class Place:
    """One room of judging: the year assessed and the category."""

    year: int
    category: str

    @property
    def name(self) -> str:
        """As the history and the address write it: ``2025.regency_government``."""
        return f"{self.year}.{self.category}"


@dataclass(frozen=True)
class ScoreBook:
    """The judging of one kind (``own`` or ``sample``), opened by one role that may ask of it. A
    juror gives the scores of one seat; the panel's seats and rooms are the chair's, an admin's
    (``not_allowed``).

    Every method raises :class:`ProductError` as those of :class:`jamsostek.meetings.records.Book`.
    """

    kind: str
    who: str
    scope: Scope = LOCAL_OWNER

    def __post_init__(self) -> None:
        self.scope.need("judging", "scores")

    # reading ------------------------------------------------------------------------------------

    def scores(self, candidates: Collection[str]) -> list[dict]:
        """What jurors typed for these candidates; ``score`` is ``None`` where it was taken back."""
        table = database().tables.award_scores
        mine = table.c.kind == self.kind
        return rows_of(sa.select(table).where(mine, table.c.candidate_code.in_(list(candidates))))

    def jurors(self, year: int) -> dict[int, dict]:
        """Who sits on the panel of a year, by number, as far as it was written down."""
        table = database().tables.award_jurors
        rows = rows_of(
            sa.select(table).where(table.c.kind == self.kind, table.c.assessed_year == year)
        )
        return {row["juror"]: row for row in rows}

    def is_open(self, place: Place, assumed: bool) -> bool:
        """Whether jurors may score: as the chair left it, else what is ``assumed``."""
        table = database().tables.award_rooms
        rows = rows_of(sa.select(table).where(*self._is_room(table, place)))
        return bool(rows[0]["is_open"]) if rows else assumed

    def latest(self) -> int:
        """The number of the last change: another one means that something was saved since."""
        table = database().tables.award_history
        rows = rows_of(
            sa.select(sa.func.max(table.c.id).label("id")).where(table.c.kind == self.kind)
        )
        return (rows[0]["id"] if rows else None) or 0

    def history(self, place: Place, most: int = 200) -> list[dict]:
        """What was changed in a room and of its year's panel, newest first; to others than the
        chair no scores."""
        table = database().tables.award_history
        told = [] if self.scope.is_admin else [table.c.what != "score"]
        places = table.c.place.in_([place.name, str(place.year)])
        return rows_of(
            sa.select(table)
            .where(table.c.kind == self.kind, places, *told)
            .order_by(table.c.id.desc())
            .limit(most)
        )

    # saving -------------------------------------------------------------------------------------

    def give(
        self,
        place: Place,
        key: tuple[str, str, int],
        score: float | None,
        seen: tuple[float | None, ...],
        in_file: float | None,
        assumed_open: bool,
        at: datetime | None = None,
    ) -> None:
        """Save a juror's score; ``key`` is candidate, criterion and juror, ``None`` takes it back.

        ``seen`` are the values the juror knew in its place (the one shown, and an own one told a
        moment ago), ``in_file`` what a file holds there, ``at`` when it was entered (UTC). Raises
        ``entry_refused`` outside the contract's limits, ``entry_outdated`` where another stands
        there by now, ``scoring_closed``.
        """
        candidate, criterion, juror = key
        if not (self.scope.is_admin or juror == self.scope.juror):
            raise ProductError("not_allowed", what=f"{place.name}.{juror}", role=self.scope.role)
        row = {"candidate_code": candidate, "criterion_code": criterion, "juror": juror}
        _refuse_broken({**row, "score": score})

        def change(connection: sa.Connection) -> None:
            self._refuse_closed(connection, place, assumed_open)
            table = database().tables.award_scores
            old = self._stored(connection, table, row)
            now = old["score"] if old else in_file
            if now == score:
                return
            if now not in seen:
                raise rules.changed_meanwhile(old)
            after = {**row, "score": score}
            self._put(connection, table, after, old, at)
            before = {**row, "score": now}
            self._write_down(connection, place.name, "score", f"{candidate}/{criterion}/{juror}",
                             before, after)  # fmt: skip

        database().write(change)

    def seat(self, year: int, juror: int, role: str | None, region: str | None) -> None:
        """Write down who a juror of a year is (an office, no person), and of which regency.

        Raises ``entry_refused`` for a number that is none of a panel's."""
        self._need_chair(year)
        if juror not in JURORS:
            raise ProductError("no_juror", juror=str(juror)[:20], last=JURORS[-1])
        role = (role or "").strip()[:_LONGEST_ROLE] or None
        key = {"assessed_year": year, "juror": juror}
        after = {**key, "role": role, "region_code": region or None}

        def change(connection: sa.Connection) -> None:
            table = database().tables.award_jurors
            old = self._stored(connection, table, key)
            before = old and {name: old[name] for name in after}
            if before == after or (old is None and not role and not region):
                return
            self._put(connection, table, after, old)
            self._write_down(connection, str(year), "juror", str(juror), before, after)

        database().write(change)

    def set_open(self, place: Place, is_open: bool) -> None:
        """The chair opens or closes scoring in a room."""
        self._need_chair(place.name)
        key = {"assessed_year": place.year, "category": place.category}

        def change(connection: sa.Connection) -> None:
            table = database().tables.award_rooms
            old = self._stored(connection, table, key)
            if old and old["is_open"] == is_open:
                return
            after = {**key, "is_open": is_open}
            self._put(connection, table, after, old)
            before = old and {name: old[name] for name in after}
            self._write_down(connection, place.name, "room", place.name, before, after)

        database().write(change)

    def _need_chair(self, what: object) -> None:
        if not self.scope.is_admin:
            raise ProductError("not_allowed", what=str(what), role=self.scope.role)

    # inside a transaction -----------------------------------------------------------------------

    def _refuse_closed(self, connection, place: Place, assumed_open: bool) -> None:
        table = database().tables.award_rooms
        found = connection.execute(sa.select(table).where(*self._is_room(table, place))).mappings()
        room = found.first()
        if not (room["is_open"] if room else assumed_open):
            raise ProductError("scoring_closed", **rules.by_whom(room and dict(room)))

    def _is_room(self, table: sa.Table, place: Place) -> tuple:
        return (
            table.c.kind == self.kind,
            table.c.assessed_year == place.year,
            table.c.category == place.category,
        )

    def _stored(self, connection, table: sa.Table, key: dict) -> dict | None:
        mine = [table.c.kind == self.kind, *(table.c[name] == key[name] for name in key)]
        found = connection.execute(sa.select(table).where(*mine)).mappings().first()
        return dict(found) if found else None

    def _put(
        self, connection, table: sa.Table, row: dict, old: dict | None, at: datetime | None = None
    ) -> None:
        stamp = {"revision": old["revision"] + 1 if old else 1, **self._stamp()}
        if at:
            stamp["changed_at"] = rules.utc(at)
        if old is None:
            connection.execute(sa.insert(table), {**row, "kind": self.kind, **stamp})
            return
        key = [column for column in table.primary_key.columns if column.name != "kind"]
        mine = [table.c.kind == self.kind, *(column == row[column.name] for column in key)]
        connection.execute(sa.update(table).where(*mine).values(**row, **stamp))

    def _write_down(
        self, connection, place: str, what: str, key: str, before: dict | None, after: dict
    ) -> None:
        line = {"kind": self.kind, "place": place, "what": what, "key": key, **self._stamp()}
        table = database().tables.award_history
        connection.execute(sa.insert(table), {**line, "before": before, "after": after})

    def _stamp(self) -> dict:
        return {"changed_at": datetime.now(UTC).replace(tzinfo=None), "changed_by": self.who}


def _refuse_broken(row: dict) -> None:
    """``entry_refused`` with the first rule of the contract that a score breaks."""
    for field in datapackage.package().operational_dataset("award_scores").fields:
        value = row[field.name]
        if field.name == "score" and value is None:
            continue  # taken back
        for rule in judge.broken(field, value):
            raise ProductError(
                "entry_refused",
                dataset="award_scores",
                column=field.name,
                rule=rule.name,
                value="" if value is None else str(value)[:80],
                expected=rule.expected or "",
            )
