"""The protected tables: what of an office's data may be told to who may see totals and no people.

They lie in a schema of their own in the warehouse, under the names of the tables they stand for,
and differ from these in every number that is to be hidden, while all sums that may be known stay as
they are. A question is asked of both, and what both answer alike is shown
(:mod:`jamsostek.warehouse.suppression`).

Made once for a version, at the end of a build, from what it has made (``queries/protected/``).
"""

from __future__ import annotations

import duckdb

from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier
from jamsostek.contract import queries
from jamsostek.contract.columns import Model
from jamsostek.warehouse import ordering

SCHEMA = "protected"
# made of protected tables by the same SQL as of the others
_REMADE = ("agent_months", "regency_measures", "office_cells", "map_cells")
# of an office's data, but counting nobody: when it reports, what it aims at and was told to do
_OF_NOBODY = {
    "enrolment_basis",
    "spans",
    "known_months",
    "contribution_months",
    "cube_sources",
    "targets",
    "operational",
    "action_items",
    "meetings",
}


def is_of_people(table: str, model: Model | None) -> bool:
    """Whether a table that has no protected one is kept from a protected answer: any of an office's
    data of which nobody said that it counts no people."""
    is_judged = model is not None and bool({"panel", "juror"} & {*model.whose})
    is_published = model is not None and not model.whose
    return not is_published and not is_judged and table not in _OF_NOBODY


def make(connection: duckdb.DuckDBPyConnection, step) -> None:
    """Make the protected tables anew; ``step`` is told the name of each.

    Raises ``ProductError`` ``build_failed``: a warehouse without them is none.
    """
    remade = [model for model in queries.models() if model.name in _REMADE]
    plan = ordering.in_order([*queries.protected(), *remade])
    connection.execute(f"drop schema if exists {SCHEMA} cascade")
    connection.execute(f"create schema {SCHEMA}")
    _drop_steps(connection)
    # steps of the build of the same name would go before the protected ones
    connection.execute(f"set search_path = '{SCHEMA},main'")
    try:
        for each in plan:
            step(f"{SCHEMA} {each.name}")
            kind, place = ("table", f"{SCHEMA}.") if each.is_kept else ("temp table", "")
            _run(connection, each, f"create {kind} {place}{identifier(each.name)} as {each.sql}")
    finally:
        connection.execute("set search_path = 'main'")
    _drop_steps(connection)


def steps() -> int:
    """How many steps :func:`make` takes."""
    return len(queries.protected()) + len(_REMADE)


def _drop_steps(connection) -> None:
    found = connection.execute("select table_name from duckdb_tables() where temporary").fetchall()
    for (name,) in found:
        connection.execute(f"drop table temp.{identifier(name)}")


def _run(connection, step: queries.Query, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        raise ProductError(
            "build_failed", step=f"{SCHEMA}/{step.name}", detail=first_line(error)
        ) from error
