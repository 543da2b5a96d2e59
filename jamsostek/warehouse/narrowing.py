"""What a scope sees of the warehouse, so that no query has to remember to leave anything out.

For every word and reach there is a schema of views in memory with a view for each table of the
warehouse, under its name. A question is asked with that schema in front of it, so that its tables,
and those of the macros it calls, are the views:

========== ====================================================================================
published  of an office's data nothing
totals     all rows, without the columns that hold names; of a reader narrowed to regencies theirs
judging    as ``totals``, with what an award's panel judges; of its scores a juror's own alone
people     the rows of the reader's own office, with names
========== ====================================================================================

Whose the rows of a table are says its ``columns.toml`` (:mod:`jamsostek.contract.columns`), what is
own ``queries/access/own.sql``. A table that nobody described is seen by nobody but who sees all.
"""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import columns, queries
from jamsostek.warehouse import protecting

# what a build notes of itself: of these the pages tell the version
_OF_THE_BUILD = {"warehouse_info"}
_NOT_BY_ROW = {"office", "panel", "juror"}


def word(query: queries.Query, scope: Scope, bound: dict[str, object]) -> str:
    """The widest word of the query's scope that the caller may ask.

    Raises ``ProductError`` ``query_without_scope``, or ``not_allowed`` if there is none.
    """
    words = query.words(bound)
    if not words:
        raise ProductError("query_without_scope", query=query.name)
    allowed = [each for each in words if scope.may(each)]
    if not allowed:
        raise ProductError("not_allowed", what=query.name, role=scope.role)
    return allowed[-1]


class Narrowed:
    """The views over one warehouse file, made for each reach when it is first asked."""

    def __init__(self, file: Path, config: dict[str, str], protected: Path | None = None) -> None:
        self._connection = duckdb.connect(":memory:", config=config)
        self.is_protected = protected is not None
        try:
            self._connection.execute(f"attach {literal(file)} as whole (read_only)")
            if protected:
                self._connection.execute(f"attach {literal(protected)} as told (read_only)")
        except duckdb.Error as error:
            raise ProductError("warehouse_unreadable", detail=first_line(error)) from error
        # as the warehouse itself is sealed: no file, no network, nothing to set
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._schemas: dict[tuple[str, bool, Scope], str] = {}
        self._lock = threading.Lock()

    def cursor(
        self, scope: Scope, word: str, is_protected: bool = False
    ) -> duckdb.DuckDBPyConnection:
        """A cursor that sees what is open to the scope under the word; with ``is_protected`` the
        protected tables instead of an office's own (:mod:`jamsostek.warehouse.protecting`), which
        it must have been opened with."""
        reach = (word, is_protected, scope)
        with self._lock:
            if reach not in self._schemas:
                name = f"reach_{len(self._schemas)}"
                self._schemas[reach] = self._make(name, scope, word, is_protected)
        return self._looking_at(self._schemas[reach])

    def _looking_at(self, schema: str) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        # the macros lie in the warehouse; every table of it has its view before it
        cursor.execute(f"set search_path = 'memory.{schema},whole.main'")
        return cursor

    def _make(self, schema: str, scope: Scope, word: str, is_protected: bool) -> str:
        self._connection.execute(f"create schema {schema}")
        with self._looking_at(schema) as cursor:
            cursor.execute(queries.step("access", "own").sql)
            cursor.execute(
                "insert into own_branches select $branch where $branch is not null",
                {"branch": scope.branch},
            )
            cursor.execute(
                "insert into own_regions select region_code from whole.regions "
                "where ($branch is null or branch_code = $branch) "
                "and (len($regions::varchar[]) = 0 or list_contains($regions, region_code))",
                {"branch": scope.branch, "regions": list(scope.regions)},
            )
            cursor.execute(
                "insert into own_jurors select $juror where $juror is not null",
                {"juror": scope.juror},
            )
            described = columns.models()
            stand_in = _tables(cursor, "told", protecting.SCHEMA) if is_protected else []
            for table in _tables(cursor, "whole", "main"):
                is_other = table in stand_in
                place = f"told.{protecting.SCHEMA}" if is_other else "whole.main"
                select = f"from {place}.{identifier(table)}"
                model = described.get(table)
                if table not in _OF_THE_BUILD:
                    select = _select(select, model, scope, word)
                if is_protected and not is_other and protecting.is_of_people(table, model):
                    select = f"from whole.main.{identifier(table)} where false"
                cursor.execute(f"create view {identifier(table)} as {select}")
        return schema


def _tables(cursor, database: str, schema: str) -> list[str]:
    found = cursor.execute(
        "select table_name from duckdb_tables() "
        "where database_name = $database and schema_name = $schema",
        {"database": database, "schema": schema},
    ).fetchall()
    return [name for (name,) in found]


def _select(table: str, model: columns.Model | None, scope: Scope, word: str) -> str:
    """What is seen of a table under a word, as a SELECT."""
    nothing = f"{table} where false"
    if model is None:
        return nothing
    if not model.whose:
        return table
    if word == "people":
        return nothing if _NOT_BY_ROW & {*model.whose} else _own(table, model)
    if word not in ("totals", "judging"):
        return nothing
    if {"panel", "juror"} & {*model.whose} and word != "judging":
        return nothing
    if model.whose == ("juror",) and scope.role == "panel":
        return _own(table, model)
    hidden = ", ".join(f"null::varchar as {identifier(name)}" for name in model.names)
    seen = f"select * replace ({hidden}) {table}" if hidden else table
    is_narrowed = bool(scope.regions) and not _NOT_BY_ROW & {*model.whose}
    return f"{seen} where {_is_own(model)}" if is_narrowed else seen


def _own(table: str, model: columns.Model) -> str:
    if not model.borrowed:
        return f"{table} where {_is_own(model)}"
    naming = identifier(model.borrowed[0])
    kept = ", ".join(
        f"if(own_{model.borrowed[0]}({naming}), {name}, null) as {name}"
        for name in map(identifier, model.borrowed)
    )
    return f"select * replace ({kept}) {table} where {_is_own(model)}"


def _is_own(model: columns.Model) -> str:
    return f"own_{model.whose[0]}({', '.join(map(identifier, model.whose))})"
