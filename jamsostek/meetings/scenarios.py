"""Budget scenarios that were saved, and every state they were in.

They lie beside the records of meetings (:mod:`jamsostek.meetings.database`) and never reach the
warehouse: nothing is counted from what somebody only thought of. Nobody overwrites what they have
not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.meetings import rules
from jamsostek.meetings.database import database


@dataclass(frozen=True)
class Saved:
    """A scenario as it is saved; ``content`` is its text (:mod:`jamsostek.analysis.scenario`),
    ``at`` is UTC."""

    code: str
    name: str
    content: str
    revision: int
    at: datetime
    by: str


@dataclass(frozen=True)
class State:
    """One state a scenario was in; ``name`` and ``content`` are ``None`` for its deletion."""

    at: datetime
    by: str
    name: str | None
    content: str | None


@dataclass(frozen=True)
class Shelf:
    """The scenarios of one kind of records, opened by one role: one that may ask totals. All of
    these read all of them; one is changed and deleted by who saved it and by admins. Every method
    raises :class:`ProductError` as the records do (``records_unreachable`` and the like)."""

    kind: str
    who: str
    scope: Scope = LOCAL_OWNER

    def __post_init__(self) -> None:
        self.scope.need("totals", "scenarios")

    def is_mine(self, saved_by: str) -> bool:
        """Whether a scenario last saved by this account may be changed here."""
        return self.scope.is_admin or saved_by == self.who

    def all(self) -> list[Saved]:
        """Every scenario there is, the one changed last first."""
        table = database().tables.scenarios
        wanted = sa.select(table).where(table.c.kind == self.kind)
        wanted = wanted.order_by(table.c.changed_at.desc(), table.c.code)
        rows = database().read(lambda connection: _rows(connection, wanted), [])
        return [_saved(row) for row in rows]

    def history(self, code: str, most: int = 50) -> list[State]:
        """The states a scenario was in, the newest first."""
        table = database().tables.scenario_history
        wanted = sa.select(table).where(table.c.kind == self.kind, table.c.code == code)
        wanted = wanted.order_by(table.c.id.desc()).limit(most)
        rows = database().read(lambda connection: _rows(connection, wanted), [])
        return [
            State(row["changed_at"], row["changed_by"], row["name"], row["content"]) for row in rows
        ]

    def save(self, name: str, content: str, code: str | None = None, seen: int = 0) -> Saved:
        """Save a scenario: a new one without ``code``, else the one of which revision ``seen`` was
        seen. Saving what is there already changes nothing, and so does a second click.

        Raises ``entry_outdated`` when somebody changed it since, ``scenario_gone`` when somebody
        deleted it, ``scenario_unnamed`` without a name, ``not_allowed`` for another's.
        """
        name = name.strip()
        if not name:
            raise ProductError("scenario_unnamed")

        def change(connection: sa.Connection) -> Saved:
            if code is None:
                same = [each for each in self._there(connection) if each["name"] == name]
                if same and same[0]["content"] == content:
                    return _saved(same[0])
                free = self._free(connection)
                return self._put(connection, free, name, content, 1)
            old = next((each for each in self._there(connection) if each["code"] == code), None)
            if old is None:
                raise ProductError("scenario_gone", name=name)
            self._refuse_foreign(old)
            if (old["name"], old["content"]) == (name, content):
                return _saved(old)
            if old["revision"] != seen:
                raise rules.changed_meanwhile(old)
            return self._put(connection, code, name, content, seen + 1)

        return database().write(change)

    def delete(self, code: str, seen: int) -> None:
        """Delete a scenario; its history stays. Of one that is gone nothing is done.

        Raises ``entry_outdated`` when somebody changed it after the revision ``seen``,
        ``not_allowed`` for another's.
        """
        table = database().tables.scenarios

        def change(connection: sa.Connection) -> None:
            old = next((each for each in self._there(connection) if each["code"] == code), None)
            if old is None:
                return
            self._refuse_foreign(old)
            if old["revision"] != seen:
                raise rules.changed_meanwhile(old)
            mine = (table.c.kind == self.kind, table.c.code == code)
            connection.execute(sa.delete(table).where(*mine))
            self._write_down(connection, code, None, None)

        database().write(change)

    # inside a transaction -----------------------------------------------------------------------

    def _there(self, connection: sa.Connection) -> list[dict]:
        table = database().tables.scenarios
        return _rows(connection, sa.select(table).where(table.c.kind == self.kind))

    def _refuse_foreign(self, old: dict) -> None:
        if not self.is_mine(old["changed_by"]):
            raise ProductError("not_allowed", what=old["name"], role=self.scope.role)

    def _free(self, connection: sa.Connection) -> str:
        """A code that was never given, also not to one that was deleted: histories would mix."""
        past = database().tables.scenario_history
        wanted = sa.select(past.c.code).where(past.c.kind == self.kind).distinct()
        given = {row["code"] for row in _rows(connection, wanted)}
        return next(
            code
            for code in (f"S{number}" for number in range(1, len(given) + 2))
            if code not in given
        )

    def _put(
        self, connection: sa.Connection, code: str, name: str, content: str, revision: int
    ) -> Saved:
        table = database().tables.scenarios
        row = {"kind": self.kind, "code": code, "name": name, "content": content}
        row |= {"revision": revision, **self._stamp()}
        mine = (table.c.kind == self.kind, table.c.code == code)
        connection.execute(sa.delete(table).where(*mine))
        connection.execute(sa.insert(table), row)
        self._write_down(connection, code, name, content)
        return _saved(row)

    def _write_down(
        self, connection: sa.Connection, code: str, name: str | None, content: str | None
    ) -> None:
        row = {"kind": self.kind, "code": code, "name": name, "content": content}
        past = database().tables.scenario_history
        connection.execute(sa.insert(past), {**row, **self._stamp()})

    def _stamp(self) -> dict:
        return {"changed_at": datetime.now(UTC).replace(tzinfo=None), "changed_by": self.who}


def _saved(row: dict) -> Saved:
    return Saved(
        row["code"],
        row["name"],
        row["content"],
        row["revision"],
        row["changed_at"],
        row["changed_by"],
    )


def _rows(connection: sa.Connection, wanted: sa.Select) -> list[dict]:
    return [dict(row) for row in connection.execute(wanted).mappings()]
