"""Where the records lie: a SQLite file in the workspace, or a PostgreSQL for several machines.

Either way one writer at a time, and a write is on disk when it returns.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.meetings.schema import NUMBER, Tables

_WAIT_SECONDS = 15
# who holds it writes; any number will do, as long as every machine takes the same
_WRITERS_LOCK = 53_712_020


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
                self.engine = sa.create_engine(url, pool_pre_ping=True)
                sa.event.listen(self.engine, "begin", _begin_postgresql)
            else:
                raise ProductError("records_address", detail=url.drivername)
        except (sa.exc.ArgumentError, ImportError) as error:
            raise ProductError("records_address", detail=_first_line(error)) from error
        self.tables = Tables()
        self._is_ready = False

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
                raise ProductError("records_unwritable", detail=_first_line(error)) from error
        return self._within(change, self.engine.execution_options(writes=True))

    def _within(self, work: Callable[[sa.Connection], object], engine: sa.Engine) -> object:
        try:
            self._make_ready()
            with engine.begin() as connection:
                return work(connection)
        except sa.exc.SQLAlchemyError as error:
            raise ProductError("records_unreachable", detail=_first_line(error)) from error

    def _make_ready(self) -> None:
        if self._is_ready and not (self.file and not self.file.exists()):
            return
        store = self.tables.store
        with self.engine.execution_options(writes=True).begin() as connection:
            self.tables.metadata.create_all(connection)
            found = connection.execute(sa.select(store.c.arrangement)).scalar()
            if found is None:
                row = {"single": 1, "id": secrets.token_hex(8), "arrangement": NUMBER}
                connection.execute(sa.insert(store), row)
            elif found > NUMBER:
                raise ProductError("records_newer", found=found, known=NUMBER)
        self._is_ready = True


def _prepare_sqlite(connection, _record) -> None:
    # transactions are begun by us, see below
    connection.isolation_level = None
    # what is saved survives a power cut, and one file is the whole store
    connection.execute("pragma journal_mode = delete")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")


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
    """The records' database; opened once a process."""
    return _opened(settings.records_address(), datapackage.package().version)


@lru_cache(maxsize=8)
def _opened(address: str, _contract: str) -> _Database:
    return _Database(address)


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]
