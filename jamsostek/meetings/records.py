"""What is recorded on the monev page: meetings, attendance, promises, and who changed what when.

They lie in a database of their own (:mod:`jamsostek.meetings.database`). A save returns when it is
on disk. Nobody overwrites what they have not seen: a save of a meeting or promise names the row
it saw, a score the value it saw. Ticks of attendance say what is so and never collide.

The warehouse reads what :mod:`jamsostek.meetings.publish` last wrote to files in the workspace.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.meetings import numbers, rules
from jamsostek.meetings.database import database
from jamsostek.meetings.rules import Change, checked

OWN, SAMPLE = "own", "sample"
SCORES = ("understanding", "product_knowledge", "public_speaking")
# what becomes of a new row that is there already
Twin = Literal["find", "refuse", "make"]


# -- the book ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Book:
    """The records of one kind (:data:`OWN` or :data:`SAMPLE`), opened by one role: one that may ask
    of people. A branch reads its own meetings and promises and writes no other's
    (``not_allowed``).

    Rows are dictionaries of the contract's columns; those that come out also have ``revision``,
    ``changed_at`` (UTC) and ``changed_by``. Every method raises :class:`ProductError`
    (``records_address``, ``records_unreachable``, ``records_unwritable``, ``records_newer``).
    """

    kind: str
    who: str
    scope: Scope = LOCAL_OWNER

    def __post_init__(self) -> None:
        self.scope.need("people", "meetings")

    # reading ------------------------------------------------------------------------------------

    def meetings(self) -> list[dict]:
        """Every meeting recorded, or imported and changed here."""
        table = database().tables.of["meetings"]
        rows = rows_of(sa.select(table).where(table.c.kind == self.kind))
        return [row for row in rows if rules.is_open(self.scope, row)]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Meeting → how many came and how many were listed, where anybody has ticked."""
        table = database().tables.of["attendance"]
        present = sa.func.sum(sa.case((table.c.is_present, 1), else_=0)).label("present")
        rows = rows_of(
            sa.select(table.c.meeting_code, present, sa.func.count().label("listed"))
            .where(table.c.kind == self.kind)
            .group_by(table.c.meeting_code)
        )
        rows = self._open(rows)
        return {row["meeting_code"]: (int(row["present"]), row["listed"]) for row in rows}

    def attendance(self, meeting: str) -> list[dict]:
        """The attendance recorded of one meeting; none before its first tick."""
        table = database().tables.of["attendance"]
        mine = (table.c.kind == self.kind, table.c.meeting_code == meeting)
        return self._open(rows_of(sa.select(table).where(*mine)))

    def latest(self) -> int:
        """The number of the last change: another one means that something was saved since."""
        table = database().tables.history
        rows = rows_of(
            sa.select(sa.func.max(table.c.id).label("id")).where(table.c.kind == self.kind)
        )
        return (rows[0]["id"] if rows else None) or 0

    def items(self) -> list[dict]:
        """Every promise recorded, or imported and changed here."""
        table = database().tables.of["action_items"]
        return self._open(rows_of(sa.select(table).where(table.c.kind == self.kind)))

    def row(self, dataset: str, key: dict) -> dict | None:
        """One row as it is now, by the key columns in ``key``; ``None`` if it isn't recorded."""
        table = database().tables.of[dataset]
        found = self._open(rows_of(sa.select(table).where(*self._is(table, key))))
        return found[0] if found else None

    def history(self, meeting: str, most: int = 200) -> list[Change]:
        """What was changed of a meeting, its attendance and its promises, newest first."""
        table = database().tables.history
        if not self._open([{"meeting_code": meeting}]):
            return []
        return self._changes(sa.select(table).where(table.c.meeting_code == meeting).limit(most))

    def deleted(self) -> list[Change]:
        """What was deleted, newest first: each meeting, then its attendance and its promises.

        A meeting that an import brought back meanwhile is not deleted any more.
        """
        table = database().tables.history
        changes = self._changes(sa.select(table).where(sa.cast(table.c.after, sa.Text) == "null"))
        back = rules.imported() if changes else set()
        gone = [change for change in changes if change.before["meeting_code"] not in back]
        return rules.open_to(self.scope, gone)

    def is_own(self, meeting: str) -> bool:
        """Whether a meeting was recorded here, not imported or simulated and then changed here."""
        return database().read(lambda connection: self._is_own(connection, meeting), False)

    def _changes(self, wanted: sa.Select) -> list[Change]:
        table = database().tables.history
        rows = rows_of(wanted.where(table.c.kind == self.kind).order_by(table.c.id.desc()))
        told = ("changed_at", "changed_by", "dataset", "key", "before", "after")
        return [Change(*(row[name] for name in told)) for row in rows]

    def _open(self, rows: list[dict]) -> list[dict]:
        """The rows of meetings that are open to who opened the book; what was simulated is
        nobody's."""
        if self.scope.is_admin or not rows:
            return rows
        table = database().tables.of["meetings"]
        own = rows_of(sa.select(table).where(table.c.kind == self.kind))
        return rules.open_rows(self.scope, rows, own, self.kind == SAMPLE)

    # saving -------------------------------------------------------------------------------------

    def save(self, dataset: str, row: dict, seen: dict, at: datetime | None = None) -> dict:
        """Save a meeting or promise that has its key; returns it as it is now.

        ``seen`` is the row as the user saw it, empty for one that is new: what differs from it is
        what was meant, and the rest stays as others saved it. A row that was never recorded here
        is adopted. Saving what is there already changes nothing. ``at`` is the moment (UTC)
        somebody meant it, now by default. Raises ``entry_outdated`` when something that was
        changed here was saved otherwise since, ``entry_refused`` when the contract forbids the
        entry, and, as all that saves does, ``meeting_deleted`` when somebody deleted the meeting.
        """
        row = checked(dataset, row)
        seen = {name: seen.get(name) for name in row} if seen else {}
        mine = rules.differing(row, seen)

        def change(connection: sa.Connection) -> dict:
            self._refuse_deleted(connection, row["meeting_code"])
            old = self._stored(connection, dataset, row)
            rules.refuse_unseen(old, mine, seen)
            new = checked(dataset, {**(old or seen), **mine})
            self._note(connection, dataset, new, old, seen or None, at)
            return self._stored(connection, dataset, row)

        return database().write(change)

    def new_meeting(
        self, row: dict, prefix: str, taken: Iterable[str] = (), twin: Twin = "find"
    ) -> dict:
        """Record a meeting under a free code such as ``ATB-2026-11``; returns it.

        ``taken`` are codes in use elsewhere; that of a deleted meeting is not given again. One
        recorded with the same office, region and day is its ``twin``: with the same venue, too, it
        is found (a second click makes no second one); or any is refused, ``meeting_same_day``; or
        another one is made beside it.
        """
        base = f"{prefix}-{row['held_on']:%Y-%m}"
        codes = itertools.chain([base], (f"{base}.{number}" for number in itertools.count(2)))
        same = ("branch_code", "region_code", "held_on")
        if twin == "find":
            same = (*same, "venue")
        same = same if twin != "make" else ()

        def change(connection: sa.Connection) -> dict:
            return self._add(connection, "meetings", row, same, codes, taken, twin)

        return database().write(change)

    def new_item(
        self,
        row: dict,
        taken: Iterable[str] = (),
        number: str | None = None,
        at: datetime | None = None,
    ) -> dict:
        """Record a promise under a free code such as ``ATB-2026-11-01``; returns it.

        The same issue, action, owner and due day once more is the same promise. So is what bears
        the same ``number``, given by who sent it, at a moment ``at`` (UTC): what was mended in it
        meanwhile is saved, unless somebody else has changed it by then (``entry_outdated``).
        """
        codes = (f"{row['meeting_code']}-{each:02}" for each in itertools.count(1))
        same = ("meeting_code", "issue", "action", "owner", "due_on")

        def change(connection: sa.Connection) -> dict:
            self._refuse_deleted(connection, row["meeting_code"])
            key = numbers.became(connection, self.kind, number)
            old = key and self._stored(connection, "action_items", {"item_code": key})
            if not old:
                new = self._add(connection, "action_items", row, same, codes, taken)
                numbers.keep(connection, self.kind, number, new["item_code"])
                return new
            mine = rules.differing(checked("action_items", {**old, **row}), old)
            mended = {name: mine[name] for name in same if name in mine}
            rules.refuse_unseen(old, mended, old if old["revision"] == 1 else {})
            new = checked("action_items", {**old, **mended})
            self._note(connection, "action_items", new, old, at=at)
            return self._stored(connection, "action_items", old)

        return database().write(change)

    def tick(
        self,
        meeting: str,
        agents: Iterable[str],
        is_present: bool,
        roster: list[dict],
        at: datetime | None = None,
    ) -> list[str]:
        """Note that these agents came, or did not; returns those for whom it is news.

        With the first tick of a meeting everybody on its ``roster`` (rows of attendance as known
        so far) is written down, so that it is known who was invited and stayed away. Who did not
        come has no scores.

        ``at`` is the moment (UTC) somebody meant it, now by default: a phone without a connection
        tells it later. Raises ``tick_outdated`` when an agent was noted otherwise after it.
        """
        agents = set(agents)

        def change(connection: sa.Connection) -> list[str]:
            rows, news = self._with_roster(connection, meeting, roster), []
            for agent in sorted(agents):
                old = rows.get(agent)
                if old is None or old["is_present"] != is_present:
                    rules.refuse_outdated(old, at)
                    news.append(agent)
                new = {"meeting_code": meeting, "agent_code": agent, **(old or {})}
                new["is_present"] = is_present
                if not is_present:
                    new |= dict.fromkeys(SCORES)
                self._note(connection, "attendance", checked("attendance", new), old, at=at)
            return news

        return database().write(change)

    def score(
        self,
        meeting: str,
        agent: str,
        scores: dict[str, float | None],
        seen: dict[str, tuple[float | None, ...]],
        roster: list[dict],
        at: datetime | None = None,
    ) -> None:
        """Save scores of an agent who came; ``seen`` holds for each the values the user knew in its
        place (the one shown, and an own one told a moment ago), ``at`` is when they were entered
        (UTC), now by default.

        Raises ``entry_outdated`` when one of them is another by now, ``entry_refused`` when a
        score is outside its limits.
        """

        def change(connection: sa.Connection) -> None:
            old = self._with_roster(connection, meeting, roster).get(agent)
            if old is None or any(
                old[name] not in (*seen[name], value) for name, value in scores.items()
            ):
                raise rules.changed_meanwhile(old)
            new = checked("attendance", {**old, **scores})
            self._note(connection, "attendance", new, old, at=at)

        database().write(change)

    def delete_meeting(self, meeting: str, seen: int) -> None:
        """Delete a meeting recorded here, with its attendance and promises; the history keeps all.

        Raises ``meeting_imported`` when it was not recorded here, ``meeting_deleted`` when it is
        gone already, and ``entry_outdated`` when somebody changed the meeting after the revision
        ``seen``.
        """
        tables = database().tables.of
        mine = {
            name: (table.c.kind == self.kind, table.c.meeting_code == meeting)
            for name, table in tables.items()
        }

        def rows(connection: sa.Connection, name: str) -> list[dict]:
            fields = datapackage.package().operational_dataset(name).fields
            columns = [tables[name].c[field.name] for field in fields]
            return _all(connection, sa.select(*columns).where(*mine[name]))

        def change(connection: sa.Connection) -> None:
            self._refuse_deleted(connection, meeting)
            if not self._is_own(connection, meeting):
                raise ProductError("meeting_imported", meeting=meeting)
            row = self._stored(connection, "meetings", {"meeting_code": meeting})
            if row["revision"] != seen:
                raise rules.changed_meanwhile(row)
            for item in rows(connection, "action_items"):
                self._write_down(connection, "action_items", item["item_code"], item, None)
            if listed := rows(connection, "attendance"):
                # one line: one an agent would bury the rest
                before = {"meeting_code": meeting, "rows": listed}
                self._write_down(connection, "attendance", meeting, before, None)
            (before,) = rows(connection, "meetings")
            self._write_down(connection, "meetings", meeting, before, None)
            for name, table in tables.items():
                connection.execute(sa.delete(table).where(*mine[name]))

        database().write(change)

    # inside a transaction -----------------------------------------------------------------------

    def _past(self, connection, meeting: str) -> list[dict]:
        """The lines of history of the meeting itself, oldest first."""
        table = database().tables.history
        of_kind = (table.c.kind == self.kind, table.c.dataset == "meetings")
        wanted = sa.select(table).where(*of_kind, table.c.key == meeting).order_by(table.c.id)
        return _all(connection, wanted)

    def _is_own(self, connection, meeting: str) -> bool:
        past = self._past(connection, meeting)
        return bool(past) and past[0]["before"] is None and meeting not in rules.imported()

    def _refuse_deleted(self, connection, meeting: str) -> None:
        """Whoever still has a deleted meeting on the screen is told; nothing is saved of it."""
        past, imported = self._past(connection, meeting), rules.imported()
        of = [each["after"] or each["before"] for each in past]
        for each in [*of, *filter(None, [imported.get(meeting)])]:
            rules.refuse_foreign(self.scope, each)
        if past and past[-1]["after"] is None and meeting not in imported:
            raise ProductError("meeting_deleted", **rules.by_whom(past[-1]))

    def _add(
        self,
        connection,
        dataset: str,
        row: dict,
        same: tuple[str, ...],
        codes: Iterator[str],
        taken: Iterable[str],
        twin: Twin = "find",
    ) -> dict:
        """Record a row under the first free one of ``codes``, or find or refuse the one that agrees
        in all that makes it the ``same``. The code of one that was deleted is not given again."""
        table, past = database().tables.of[dataset], database().tables.history
        given = sa.select(past.c.key).where(past.c.kind == self.kind, past.c.dataset == dataset)
        (key,) = datapackage.package().operational_dataset(dataset).primary_key
        rows = _all(connection, sa.select(table).where(table.c.kind == self.kind))
        for known in rows:
            if same and all(known[name] == row.get(name) for name in same):
                if twin == "refuse":
                    raise ProductError("meeting_same_day", meeting=known[key])
                return known
        used = {*taken, *(known[key] for known in rows)}
        used.update(each["key"] for each in _all(connection, given))
        new = checked(dataset, {**row, key: next(code for code in codes if code not in used)})
        self._refuse_deleted(connection, new["meeting_code"])
        self._note(connection, dataset, new, None)
        return self._stored(connection, dataset, new)

    def _with_roster(self, connection, meeting: str, roster: list[dict]) -> dict[str, dict]:
        """The meeting's attendance by agent, after writing down the roster if there was none."""
        self._refuse_deleted(connection, meeting)
        table = database().tables.of["attendance"]
        mine = sa.select(table).where(table.c.kind == self.kind, table.c.meeting_code == meeting)
        rows = _all(connection, mine)
        if not rows and roster:
            # no revision yet: nobody touched these rows
            stamp = {"kind": self.kind, "revision": 0, **self._stamp()}
            new = [{**checked("attendance", row), **stamp} for row in roster]
            connection.execute(sa.insert(table), new)
            rows = _all(connection, mine)
        return {row["agent_code"]: row for row in rows}

    def _stored(self, connection, dataset: str, row: dict) -> dict | None:
        table = database().tables.of[dataset]
        found = _all(connection, sa.select(table).where(*self._is(table, row)))
        return found[0] if found else None

    def _is(self, table: sa.Table, row: dict) -> list:
        key = datapackage.package().operational_dataset(table.name).primary_key
        return [table.c.kind == self.kind, *(table.c[name] == row[name] for name in key)]

    def _note(
        self,
        connection,
        dataset: str,
        row: dict,
        old: dict | None,
        before: dict | None = None,
        at: datetime | None = None,
    ) -> None:
        """Write one row and its line of history; nothing when it is as it was. The row bears the
        moment ``at`` which it was meant, the history that of its writing."""
        tables = database().tables
        table = tables.of[dataset]
        if old and all(old[name] == value for name, value in row.items()):
            return
        if dataset == "meetings":
            rules.refuse_foreign(self.scope, row)
        stamp = {"revision": old["revision"] + 1 if old else 1, **self._stamp()}
        if at:
            stamp["changed_at"] = rules.utc(at)
        if old:
            connection.execute(sa.update(table).where(*self._is(table, row)).values(**row, **stamp))
        else:
            connection.execute(sa.insert(table), {**row, "kind": self.kind, **stamp})
        was = {name: old[name] for name in row} if old else before
        key = datapackage.package().operational_dataset(dataset).primary_key
        self._write_down(connection, dataset, row[key[-1]], was, row)

    def _write_down(
        self, connection, dataset: str, key: str, before: dict | None, after: dict | None
    ) -> None:
        """One line of history."""
        connection.execute(
            sa.insert(database().tables.history),
            {
                "kind": self.kind,
                "dataset": dataset,
                "meeting_code": (after or before)["meeting_code"],
                "key": key,
                "before": rules.plain(before),
                "after": rules.plain(after),
                **self._stamp(),
            },
        )

    def _stamp(self) -> dict:
        return {"changed_at": datetime.now(UTC).replace(tzinfo=None), "changed_by": self.who}


def rows_of(wanted: sa.Select) -> list[dict]:
    """The rows a statement finds; none where nobody ever recorded anything."""
    return database().read(lambda connection: _all(connection, wanted), [])


def _all(connection: sa.Connection, wanted: sa.Select) -> list[dict]:
    return [dict(row) for row in connection.execute(wanted).mappings()]
