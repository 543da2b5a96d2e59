"""How records written by an earlier program become those of this one, with everything in them.

Two rules. What the contract gained follows by itself: an optional column that a table lacks is
added, empty in the rows that are there. Whatever else changes in the tables (a column renamed,
required or of another type, another key) is a numbered step below, each done once, in order. All
of it happens in one transaction that holds the writer's lock; what fails leaves nothing done.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import sqlalchemy as sa

from jamsostek.base.errors import ProductError
from jamsostek.meetings.schema import Tables


def _a_single_store_row(connection: sa.Connection, tables: Tables) -> None:
    # before 0.3 was out, two machines that started at once could each make a row of their own
    columns = {column["name"] for column in sa.inspect(connection).get_columns("store")}
    if "single" in columns:
        return
    found = connection.execute(sa.text("select id from store order by id")).scalars().first()
    connection.execute(sa.text("drop table store"))
    tables.store.create(connection)
    if found:
        connection.execute(sa.insert(tables.store), {"single": 1, "id": found, "arrangement": 1})


# the arrangement a step leads to, and the step; a new one comes at the end
STEPS: dict[int, Callable[[sa.Connection, Tables], None]] = {2: _a_single_store_row}


def newest() -> int:
    """The number of the arrangement that this program writes."""
    return max(STEPS)


def bring_up_to_date(
    connection: sa.Connection, tables: Tables, back_up: Callable[[int], None]
) -> None:
    """Make the tables, or turn those that are there into the arrangement of this program.

    ``connection`` is within a transaction that holds the writer's lock. ``back_up`` is called with
    the number of the arrangement found, before the first change of a database that was used.
    Raises :class:`ProductError` ``records_newer`` when a later program wrote it, and
    ``records_incomplete`` when the contract requires a column that no step brings.
    """
    there = set(sa.inspect(connection).get_table_names())
    if "store" not in there:
        tables.metadata.create_all(connection)
        number = {"single": 1, "arrangement": newest()}
        connection.execute(sa.insert(tables.store), {"id": secrets.token_hex(8), **number})
        return
    found = connection.execute(sa.text("select max(arrangement) from store")).scalar() or 1
    if found > newest():
        raise ProductError("records_newer", found=found, known=newest())
    steps = [number for number in sorted(STEPS) if number > found]
    if steps or _missing(connection, tables):
        back_up(found)
    for number in steps:
        STEPS[number](connection, tables)
    tables.metadata.create_all(connection)
    _add(connection, _missing(connection, tables))
    connection.execute(sa.update(tables.store).values(arrangement=newest()))


def _missing(connection: sa.Connection, tables: Tables) -> list[sa.Column]:
    """The columns of this program that its tables in the database don't have."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    return [
        column
        for table in tables.metadata.sorted_tables
        if table.name in there
        for column in table.columns
        if column.name not in {each["name"] for each in inspector.get_columns(table.name)}
    ]


def _add(connection: sa.Connection, columns: list[sa.Column]) -> None:
    for column in columns:
        if not column.nullable:
            raise ProductError("records_incomplete", column=f"{column.table.name}.{column.name}")
        table = connection.dialect.identifier_preparer.format_table(column.table)
        what = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(sa.text(f"alter table {table} add column {what}"))
