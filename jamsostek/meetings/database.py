"""Where the records lie: a SQLite file in the workspace, or a PostgreSQL for several machines.

Either way one writer at a time, and a write is on disk when it returns.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.contract import datapackage
from jamsostek.meetings import migrations
from jamsostek.meetings.schema import Tables
from jamsostek.workspace import disk

_WAIT_SECONDS = 15
# how long a server may take to answer the call, and to say that what it was sent has arrived; what
# it works on may take as long as it takes
_CONNECT_SECONDS = 2
_SILENT_MILLISECONDS = 5000
# who holds it writes; any number will do, as long as every machine takes the same
_WRITERS_LOCK = 53_712_020
_one_opens = threading.Lock()


class _Database:
    """One database address: connections, and the tables once they are there."""

    def __init__(self, address: str) -> None:
        try:
            url = sa.make_url(address)
            self.file = (
                Path(url.database) if url.drivername.startswith("sqlite") and url.database else None
            )
            if self.file:
                # a file opened anew for each use: a pooled connection would go on writing into
                # one that somebody moved or restored from a backup
                self.engine = sa.create_engine(
                    url, poolclass=sa.NullPool, connect_args={"timeout": _WAIT_SECONDS}
                )
                sa.event.listen(self.engine, "connect", _prepare_sqlite)
                sa.event.listen(self.engine, "begin", _begin_sqlite)
            elif url.get_backend_name() == "postgresql":
                self.engine = sa.create_engine(
                    url, pool_pre_ping=True, connect_args=_not_waiting_for_ever(url)
                )
                sa.event.listen(self.engine, "begin", _begin_postgresql)
            else:
                raise ProductError("records_address", detail=url.drivername)
        except (sa.exc.ArgumentError, ImportError) as error:
            raise ProductError("records_address", detail=first_line(error)) from error
        self.tables = Tables()
        self._is_ready, self._ready_file = False, None

    def read(self, ask: Callable[[sa.Connection], object], nothing: object) -> object:
        """The answer of ``ask``; ``nothing`` where nobody ever recorded anything."""
        if self.file and not self.file.exists():
            return nothing
        return self._within(ask, self.engine)

    def write(self, change: Callable[[sa.Connection], object]) -> object:
        """Run one change as a transaction; on disk when this returns."""
        if self.file:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ProductError("records_unwritable", detail=first_line(error)) from error
        return self._within(change, self.engine.execution_options(writes=True))

    def _within(self, work: Callable[[sa.Connection], object], engine: sa.Engine) -> object:
        try:
            self._make_ready()
            with engine.begin() as connection:
                return work(connection)
        except sa.exc.SQLAlchemyError as error:
            raise ProductError("records_unreachable", detail=first_line(error)) from error

    def _make_ready(self) -> None:
        """Make or migrate the tables, once for each file: one restored from a backup may be old."""
        found = self.file.stat().st_ino if self.file and self.file.exists() else None
        if self._is_ready and found == self._ready_file:
            return
        copies: list[Path] = []
        try:
            with self.engine.execution_options(writes=True).begin() as connection:
                migrations.bring_up_to_date(
                    connection, self.tables, lambda number: copies.append(self._back_up(number))
                )
        except BaseException:
            # nothing was changed: the copy of it would only be one more at each attempt
            for copy in filter(None, copies):
                copy.unlink(missing_ok=True)
            raise
        self._is_ready = True
        self._ready_file = self.file.stat().st_ino if self.file else None

    def _back_up(self, arrangement: int) -> Path | None:
        """Copy the file, of this arrangement, to a new name beside it; meanwhile nobody writes."""
        if not self.file:
            return None  # a server has backups of its own
        stem = f"{self.file.stem}-arrangement-{arrangement}-{date.today().isoformat()}"
        names = [stem, *(f"{stem}-{number}" for number in range(2, 1000))]
        files = [self.file.with_name(name + self.file.suffix) for name in names]
        file = next(file for file in files if not file.exists())
        try:
            with disk.whole(file) as draft:
                copy_sqlite(self.file, draft)
        except (OSError, sqlite3.Error) as error:
            raise ProductError("records_unwritable", detail=first_line(error)) from error
        return file


def copy_sqlite(whence: Path, to: Path) -> None:
    """Make a database file say what another does, in one transaction of both."""
    with (
        closing(sqlite3.connect(whence)) as ours,
        closing(sqlite3.connect(to, timeout=_WAIT_SECONDS)) as copy,
    ):
        copy.execute("pragma synchronous = full")
        ours.backup(copy)


def _not_waiting_for_ever(url: sa.URL) -> dict[str, int]:
    """What tells PostgreSQL's own library that a server which doesn't answer is gone; what the
    address says goes before."""
    if url.get_driver_name() not in ("psycopg", "psycopg2"):
        return {}
    limits = {"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": _SILENT_MILLISECONDS}
    return {name: limit for name, limit in limits.items() if name not in url.query}


def _prepare_sqlite(connection, _record) -> None:
    # transactions are begun by us, see below
    connection.isolation_level = None
    # what is saved survives a power cut, and one file is the whole store
    connection.execute("pragma journal_mode = delete")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    # what is erased leaves no bytes in the file
    connection.execute("pragma secure_delete = on")


def _begin_sqlite(connection: sa.Connection) -> None:
    # a writer waits for its turn at the start; later it would find the file locked and fail
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _begin_postgresql(connection: sa.Connection) -> None:
    # as with SQLite, one writer at a time: nobody decides on what another is about to change, and
    # the history is numbered in the order in which it becomes visible
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"set local lock_timeout = '{_WAIT_SECONDS}s'")
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITERS_LOCK})")


def database() -> _Database:
    """The records' database; opened once a process.

    Opened under a lock: a cache alone lets two visitors who come first at once make one each, and a
    statement over the tables of one with a condition on those of the other is a product of both.
    """
    with _one_opens:
        return _opened(settings.records_address(), datapackage.package().version)


@lru_cache(maxsize=8)
def _opened(address: str, _contract: str) -> _Database:
    return _Database(address)


def open_file(file: Path) -> _Database:
    """A SQLite file of records beside those in use: on its way into a backup or out of one."""
    return _Database(f"sqlite:///{file.as_posix()}")
