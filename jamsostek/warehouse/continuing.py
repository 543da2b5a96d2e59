"""What a build leaves as it is because only later months changed.

A model with ``-- months:`` counts contributions by month, and what it says of a month follows from
that month and earlier ones. Where an import or an undo changed contributions, the rows of the
months before the first changed one stay, and the rest is made from the contributions since then
alone: what a build costs follows the new rows, not all there are.

The first changed month is the earliest one of the imports that came or went. Who is listed
elsewhere than before, or with another agent, changes all months since their first payment.
"""

from __future__ import annotations

import re

from jamsostek.base.sql import identifier
from jamsostek.contract import queries
from jamsostek.contract.queries import Query
from jamsostek.warehouse import loading
from jamsostek.warehouse.origins import IMPORTED, Source

# what is counted month by month, and where whoever is counted is listed
COUNTED, LISTED = "source.contributions", "source.members"
_NEVER = 99_999


def note(connection, sources: list[Source]) -> None:
    """Write down of which imports the contributions of this warehouse come."""
    connection.execute("create or replace table build_parts (file varchar, first_month integer)")
    for file, month in _parts(connection, sources):
        connection.execute("insert into build_parts values ($1, $2)", [file, month])


def first_changed_month(connection, sources: list[Source]) -> int | None:
    """The first month that isn't as the previous warehouse says, counted since year 0, or a far one
    where all are; ``None`` where it can't be told: the contributions were or are no imports.

    Asked when the new sources can be read and the tables still are as they were.
    """
    before = set(connection.execute("select file, first_month from build_parts").fetchall())
    now = _parts(connection, sources)
    if not before or not now:
        return None
    months = [month for _, month in before.symmetric_difference(now)]
    (moved,) = connection.execute(queries.step("build", "listed_otherwise").sql).fetchone()
    return min([*months, *([] if moved is None else [moved])], default=_NEVER)


def _parts(connection, sources: list[Source]) -> set[tuple[str, int]]:
    """The imports in force, by the name of their file, each with its first month."""
    counted = _counted(sources)
    if counted.kind != IMPORTED:
        return set()
    sql = queries.step("build", "first_month").sql
    return {
        (file.name, *connection.execute(sql, {"file": str(file)}).fetchone())
        for file in counted.imports
    }


def _counted(sources: list[Source]) -> Source:
    (found,) = (each for each in sources if f"source.{each.dataset.name}" == COUNTED)
    return found


def begin(connection, sources: list[Source], first: int) -> None:
    """Let the models see no contributions but those since a month, and of the months before it as
    many as decide who was still covered in it."""
    connection.execute("set variable first_month = $1", [first])
    (grace,) = connection.execute("select max(grace_months) from activity_definitions").fetchone()
    connection.execute("set variable read_from = $1", [first - grace - 1])
    connection.execute(
        f"create or replace view {COUNTED} as {loading.rows_sql(_counted(sources))} "
        "where month >= month_from_number(getvariable('read_from'))"
    )


def statements(model: Query) -> list[str]:
    """What makes a model's rows from the first changed month on anew, in its table as it was."""
    table, late = identifier(model.name), f"({model.months}) >= getvariable('first_month')"
    fresh = "continued"
    if not set(re.findall(r"\w+", model.months)) & set(model.grain):
        # one row for all months, of the first of them: who has an earlier one keeps it
        key = ", ".join(map(identifier, model.grain))
        fresh = f"continued anti join {table} using ({key})"
    return [
        f"delete from {table} where {late}",
        f"create or replace temp table continued as select * from ({model.sql}) where {late}",
        f"insert into {table} by name from {fresh}",
    ]
