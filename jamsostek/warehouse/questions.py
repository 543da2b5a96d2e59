"""Ask the warehouse: ``ask("awards/winners", LOCAL_OWNER, level="province")`` → a DataFrame.

This is the only door to it, and where it is decided who may ask what: a query says in its header
under which words it may be asked, a scope which of them it may ask, and what a word opens of the
tables :mod:`jamsostek.warehouse.narrowing` puts before the question.

One read-only connection per process, sealed after opening (no file or network access, no settings
to change) and one cursor per question, because a connection shared between threads gives wrong
answers. When a build has put a new warehouse in force, the next question is asked of that one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import duckdb
import pandas as pd

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError, first_line
from jamsostek.contract import queries
from jamsostek.warehouse import building, narrowing, protecting, suppression
from jamsostek.workspace import disk

MEMORY_LIMIT = "2GB"
# how the engine says that the bytes on the disk are not those it wrote
_DAMAGE = ("Corrupt database file", "not a valid DuckDB database", "Could not read enough bytes")
_lock = threading.Lock()


# words of which a narrowed reader is told only what the protected tables answer alike
_PROTECTED = ("totals", "judging")


@dataclass
class _Open:
    built: building.Built
    connection: duckdb.DuckDBPyConnection
    # opened when somebody asks who does not see all; an owner's machine never does
    _narrowed: narrowing.Narrowed | None = None

    def narrowed(self, is_protected: bool) -> narrowing.Narrowed:
        """What who does not see all asks; with ``is_protected`` with the protected tables, made
        now where they aren't yet."""
        protected = protecting.file_of(self.built.file)
        if is_protected:
            protecting.made(self.built.file)
        with _lock:
            if self._narrowed is None or (is_protected and not self._narrowed.is_protected):
                config = {"memory_limit": MEMORY_LIMIT}
                known = protected if protected.is_file() else None
                try:
                    self._narrowed = narrowing.Narrowed(self.built.file, config, known)
                except ProductError:
                    disk.remove(protected)  # perhaps it is the damaged one: they are made again
                    raise
            return self._narrowed


_open: _Open | None = None


def open_sealed(file) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can neither reach files or the network nor be reconfigured."""
    sealed = {
        "memory_limit": MEMORY_LIMIT,
        "enable_external_access": "false",
        # given with the rest, so that a file already open here can be opened once more
        "lock_configuration": "true",
    }
    try:
        return duckdb.connect(str(file), read_only=True, config=sealed)
    except duckdb.Error as error:
        code = "warehouse_damaged" if _is_damage(error) else "warehouse_unreadable"
        raise ProductError(code, detail=first_line(error)) from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether the file itself is at fault, and not memory, rights or how many files are open."""
    return any(words in str(error) for words in _DAMAGE)


def _warehouse() -> _Open:
    global _open
    for last_try in (False, True):
        built = building.current()
        if built is None:
            raise ProductError("no_warehouse")
        with _lock:
            if _open is not None and _open.built == built:
                return _open
            try:
                # cursors of questions under way keep the old file alive until they are answered
                _open = _Open(built, open_sealed(built.file))
                return _open
            except ProductError as error:
                # a build may have replaced the file between reading the pointer and opening it
                if last_try:
                    if error.code == "warehouse_damaged":
                        building.put_out_of_force(built)
                    raise
    raise AssertionError("unreachable")


def _narrowed(is_protected: bool) -> narrowing.Narrowed:
    try:
        return _warehouse().narrowed(is_protected)
    except ProductError:
        # another warehouse may be in force by now and this one swept, or its tables be damaged
        return _warehouse().narrowed(is_protected)


def protect(scope: Scope, progress: protecting.Progress | None = None) -> None:
    """Make what a scope's questions need and isn't there, with ``progress``: nothing for who sees
    all, and nothing where a build has made it."""
    built = building.current()
    if built and not scope.is_admin and any(map(scope.may, _PROTECTED)):
        protecting.made(built.file, progress)


def is_whole() -> bool:
    """Whether there is a warehouse that opens; one whose file is damaged is put out of force."""
    try:
        _warehouse()
    except ProductError:
        return False
    return True


def version() -> str:
    """The version in force, the key of every cache; empty before the first build."""
    built = building.current()
    return built.version if built else ""


def ask(name: str, scope: Scope, **parameters: object) -> pd.DataFrame:
    """The answer of one query as a small DataFrame, columns as the SQL names them.

    ``scope`` is the caller; a question without one is refused. Parameters are bound, never
    formatted into the SQL. Raises :class:`ProductError` (``no_query``, ``no_scope``,
    ``query_without_scope``, ``not_allowed``, ``unknown_parameter``, ``missing_parameter``,
    ``bad_parameter``, ``no_warehouse``, ``query_failed``, ``warehouse_damaged``: it is out of
    force then, and built from nothing when next made ready).
    """
    if not isinstance(scope, Scope):
        raise ProductError("no_scope", query=name)
    query = queries.query(name)
    bound = query.bind(parameters)
    word = narrowing.word(query, scope, bound)
    if scope.is_admin:
        return _answer(_warehouse().connection.cursor(), query, bound)
    narrowed = _narrowed(word in _PROTECTED)
    answer = _answer(narrowed.cursor(scope, word), query, bound)
    if word not in _PROTECTED:
        return answer
    # what the protected tables answer alike may be shown, and what follows from own people alone
    witnesses = [narrowed.cursor(scope, word, is_protected=True)]
    if scope.may("people"):
        witnesses.append(narrowed.cursor(scope, "people"))
    return suppression.alike(query, answer, [_answer(each, query, bound) for each in witnesses])


def _answer(
    cursor: duckdb.DuckDBPyConnection, query: queries.Query, bound: dict[str, object]
) -> pd.DataFrame:
    try:
        return _plain_types(cursor.execute(query.sql, bound).df())
    except duckdb.Error as error:
        if _is_damage(error):
            building.put_out_of_force(building.current())
            raise ProductError("warehouse_damaged", detail=first_line(error)) from error
        raise ProductError("query_failed", query=query.name, detail=first_line(error)) from error
    finally:
        cursor.close()


def _plain_types(frame: pd.DataFrame) -> pd.DataFrame:
    """Nullable columns as plain ones: a missing number is NaN, a missing truth value ``None``."""
    for name in frame.columns:
        kind = frame[name].dtype
        if pd.api.types.is_extension_array_dtype(kind) and pd.api.types.is_integer_dtype(kind):
            whole = not frame[name].hasnans
            frame[name] = frame[name].astype("int64" if whole else "float64")
        elif pd.api.types.is_extension_array_dtype(kind) and pd.api.types.is_bool_dtype(kind):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame
