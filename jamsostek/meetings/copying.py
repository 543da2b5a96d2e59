"""All records as one SQLite file, out of whichever database they lie in and into it again.

What is written out is of one moment while people go on writing; what is read in stands in one
transaction: before it the old records are there, after it those of the file.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from jamsostek.base.errors import ProductError, first_line
from jamsostek.meetings.database import copy_sqlite, database, open_file

_AT_ONCE = 5000


def is_recorded() -> bool:
    """Whether anybody ever recorded anything; a file that can't be read is something."""
    ours = database()
    if ours.file:
        return ours.file.exists() and ours.file.stat().st_size > 0
    tables = [table for table in ours.tables.metadata.sorted_tables if table != ours.tables.store]

    def ask(connection: sa.Connection) -> bool:
        return any(connection.execute(sa.select(table).limit(1)).first() for table in tables)

    return ours.read(ask, False)


def copy_out(file: Path) -> bool:
    """Write every record into a new SQLite file; ``False`` where nobody ever recorded anything.

    Raises :class:`ProductError` ``records_unreachable`` or ``records_unwritable``.
    """
    ours = database()
    if not ours.read(lambda connection: True, False):
        return False
    try:
        if ours.file:
            copy_sqlite(ours.file, file)
            return True
        with (
            # one moment for all tables, without anybody waiting
            ours.engine.execution_options(isolation_level="REPEATABLE READ").begin() as source,
            open_file(file).engine.begin() as target,
        ):
            ours.tables.metadata.create_all(target)
            _copy_rows(source, target, ours.tables.metadata)
    except sa.exc.SQLAlchemyError as error:
        raise ProductError("records_unreachable", detail=first_line(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise ProductError("records_unwritable", detail=first_line(error)) from error
    return True


def make_ready(file: Path) -> None:
    """Bring a file that :func:`copy_out` of an earlier program wrote to today's tables.

    Raises :class:`ProductError` ``records_newer`` or ``records_unreachable``.
    """
    open_file(file).read(lambda connection: True, None)


def copy_in(file: Path | None) -> None:
    """Put the records of a file in the place of all there are; ``None`` empties them.

    The file has today's tables. A database file that can't be read is set aside beside itself.
    Raises :class:`ProductError` ``records_unreachable`` or ``records_unwritable``.
    """
    ours = database()
    if file is None and not ours.read(lambda connection: True, False):
        return
    if file is not None and ours.file:
        ours.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return copy_sqlite(file, ours.file)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise ProductError("records_unwritable", detail=first_line(error)) from error
            ours.file.replace(ours.file.with_name(f"{ours.file.name}.damaged"))
            return copy_sqlite(file, ours.file)
    metadata = ours.tables.metadata

    def change(connection: sa.Connection) -> None:
        for table in metadata.sorted_tables:
            if file is not None or table is not ours.tables.store:
                connection.execute(sa.delete(table))
        if file is not None:
            with open_file(file).engine.begin() as source:
                _copy_rows(source, connection, metadata)
            _number_on(connection, metadata)

    ours.write(change)


def _copy_rows(source: sa.Connection, target: sa.Connection, metadata: sa.MetaData) -> None:
    for table in metadata.sorted_tables:
        found = source.execute(sa.select(table), execution_options={"stream_results": True})
        for rows in found.mappings().partitions(_AT_ONCE):
            target.execute(sa.insert(table), [dict(row) for row in rows])


def _number_on(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Let PostgreSQL number on after the rows that brought their numbers along."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = connection.execute(sa.select(sa.func.max(column))).scalar()
        if last is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sa.select(sa.func.setval(sequence, last)))


# -- a text in any of them -----------------------------------------------------------------------


def mentions(text: str) -> int:
    """In how many rows a text stands, those of the histories included."""

    def ask(connection: sa.Connection) -> int:
        return sum(
            connection.execute(
                sa.select(sa.func.count()).select_from(table).where(_says(table, text))
            ).scalar_one()
            for table in _with_texts()
        )

    return database().read(ask, 0)


def replace_text(text: str, instead: str) -> None:
    """Write something else wherever a text stands, in the histories too."""

    def change(connection: sa.Connection) -> None:
        for table in _with_texts():
            new = {
                column.name: _replaced(connection, column, text, instead)
                for column in _texts(table)
            }
            connection.execute(sa.update(table).where(_says(table, text)).values(new))

    if mentions(text):
        database().write(change)


def _with_texts() -> list[sa.Table]:
    return [table for table in database().tables.metadata.sorted_tables if _texts(table)]


def _texts(table: sa.Table) -> list[sa.Column]:
    """What people typed, or a history keeps of it; keys are made by the program."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, sa.Text | sa.JSON) and not column.primary_key
    ]


def _says(table: sa.Table, text: str) -> sa.ColumnElement:
    return sa.or_(
        *(sa.cast(column, sa.Text).contains(text, autoescape=True) for column in _texts(table))
    )


def _replaced(
    connection: sa.Connection, column: sa.Column, text: str, instead: str
) -> sa.ColumnElement:
    new = sa.func.replace(sa.cast(column, sa.Text), text, instead)
    # SQLite keeps JSON as the text it is
    is_json = isinstance(column.type, sa.JSON) and connection.dialect.name == "postgresql"
    return sa.cast(new, sa.JSON) if is_json else sa.type_coerce(new, sa.Text)
