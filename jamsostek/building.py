"""Build the warehouse: data and SQL in, one sealed DuckDB file out.

A build writes a new file beside the old one and then moves a small pointer, so a reader sees the
old warehouse or the new one, whole, and never waits. A build that fails says why, removes its own
file and leaves the old warehouse in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

import jamsostek
from jamsostek import contracts, metrics, queries, reading, settings
from jamsostek.errors import ProductError

Progress = Callable[[float, str], None]
_one_build_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Built:
    """The warehouse in force: its version and the file that holds it."""

    version: str
    file: Path


def warehouse_folder() -> Path:
    """Where warehouse files and the pointer to the one in force lie."""
    return settings.workspace_folder() / "warehouse"


def pointer_file() -> Path:
    """The small JSON file naming the warehouse in force."""
    return warehouse_folder() / "current.json"


def current() -> Built | None:
    """The warehouse in force, or ``None`` before the first build."""
    try:
        pointer = json.loads(pointer_file().read_text(encoding="utf-8"))
        file = warehouse_folder() / pointer["file"]
        return Built(pointer["version"], file) if file.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def wanted_version() -> str:
    """A hash of everything a build reads: data, contract, SQL, registry, program version."""
    digest = hashlib.sha256(f"{jamsostek.__version__} {duckdb.__version__}".encode())
    files = [contracts.descriptor_file(), metrics.registry_file()]
    files += sorted(settings.QUERIES.rglob("*.sql"))
    # a broken contract names no files: the build itself will say what is wrong with it
    with contextlib.suppress(ProductError):
        files += [dataset.file for dataset in contracts.package().tables]
    for file in files:
        digest.update(file.name.encode())
        try:
            digest.update(file.read_bytes())
        except OSError:
            digest.update(b"\0missing")
    return digest.hexdigest()[:16]


def is_current() -> bool:
    """Whether the warehouse in force was built from the data and SQL as they are now."""
    built = current()
    return built is not None and built.version == wanted_version()


def build(progress: Progress | None = None, force: bool = False) -> Built:
    """Build unless the warehouse in force is already of this data and SQL; returns it.

    ``progress`` is called with a share between 0 and 1 and the name of the step.
    Raises :class:`ProductError` (``build_failed``, ``model_cycle``, contract errors); the old
    warehouse then stays in force.
    """
    with _one_build_at_a_time:
        version = wanted_version()
        built = current()
        if built and built.version == version and not force:
            return built
        folder = warehouse_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProductError("workspace_unwritable", folder=folder.name) from error
        # a name of its own, so that two processes building at once don't meet
        file = folder / f"{version}-{uuid.uuid4().hex[:8]}.duckdb"
        try:
            _write(file, version, progress or (lambda share, step: None))
            _publish(Built(version, file))
        except duckdb.Error as error:  # the disk is full, the file can't be written …
            _remove(file)
            raise ProductError("build_failed", step=file.name, detail=_first_line(error)) from error
        except OSError as error:
            _remove(file)
            raise ProductError("workspace_unwritable", folder=folder.name) from error
        except BaseException:
            _remove(file)
            raise
        _sweep(keep=file)
        return Built(version, file)


def model_order(models: list[queries.Query]) -> list[queries.Query]:
    """The models in the order of what they read: a table is built after those it names.

    Raises ``ProductError`` ``model_cycle`` when two models wait for each other.
    """
    by_name = {model.name: model for model in models}
    graph = {
        model.name: tables_named(model.sql, model.name) & by_name.keys() - {model.name}
        for model in models
    }
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ProductError("model_cycle", models=" → ".join(error.args[1])) from error


def tables_named(sql: str, step: str = "SQL") -> set[str]:
    """Every unqualified table a SELECT reads, as DuckDB parses it: no CTE, no name in a comment.

    ``step`` names the statement in the ``build_failed`` of one that can't be parsed.
    """
    tree = json.loads(_syntax_tree(sql))
    if tree.get("error"):
        raise ProductError("build_failed", step=step, detail=tree.get("error_message", ""))
    if len(tree["statements"]) != 1:
        raise ProductError("build_failed", step=step, detail="not one statement")
    names: set[str] = set()

    def walk(node: object, ctes: frozenset[str]) -> None:
        if isinstance(node, list):
            for child in node:
                walk(child, ctes)
        elif isinstance(node, dict):
            if node.get("type") == "RECURSIVE_CTE_NODE":
                ctes |= {node["cte_name"].lower()}
            if node.get("type") == "BASE_TABLE" and not node.get("schema_name"):
                names.update({node["table_name"].lower()} - ctes)
            # a CTE hides a table of its name from what comes after it, not from itself
            for entry in node.get("cte_map", {}).get("map", ()):
                walk(entry["value"], ctes)
                ctes |= {entry["key"].lower()}
            for key, child in node.items():
                if key != "cte_map":
                    walk(child, ctes)

    walk(tree, frozenset())
    return names


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _syntax_tree(sql: str) -> str:
    with _parser().cursor() as cursor:
        asked = cursor.execute("select json_serialize_sql($sql::varchar)", {"sql": sql})
        return asked.fetchone()[0]


def _write(file: Path, version: str, progress: Progress) -> None:
    package = contracts.package()
    models = model_order(queries.models())
    checks = queries.checks()
    steps = len(package.tables) + len(models) + len(checks)
    done = 0

    def step(name: str) -> None:
        nonlocal done
        progress(done / steps, name)
        done += 1

    connection = duckdb.connect(str(file))
    try:
        connection.execute("create schema source")
        connection.execute(reading.PROBLEMS_DDL)
        for dataset in package.tables:
            step(dataset.name)
            _load(connection, reading.load, dataset)
        for dataset in package.tables:
            _load(connection, reading.check_references, dataset)
        metrics.store(connection)
        for model in models:
            step(model.name)
            _run(connection, model.name, f'create table "{model.name}" as {model.sql}')
        for macro in queries.macros():
            arguments = ", ".join(macro.takes)
            sql = f'create macro "{macro.name}"({arguments}) as table {macro.sql}'
            _run(connection, macro.name, sql)
        _run_checks(connection, checks, step)
        connection.execute(
            "create table warehouse_info as select $version as version, $data as data_version, "
            "$app as app_version, $engine as engine_version, $built_at::timestamp as built_at",
            {
                "version": version,
                "data": package.version,
                "app": jamsostek.__version__,
                "engine": duckdb.__version__,
                "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            },
        )
        connection.execute("checkpoint")
    finally:
        connection.close()
    _flush(file)


def _load(connection, load, dataset: contracts.Dataset) -> None:
    try:
        load(connection, dataset)
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        # whatever a file holds is set aside by the reader: only the contract itself can fail
        raise ProductError(
            "contract_incomplete",
            file=settings.shown_path(contracts.descriptor_file()),
            detail=f"{dataset.name}: {_first_line(error)}",
        ) from error


def _run(connection, name: str, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        raise ProductError("build_failed", step=name, detail=_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]


def _run_checks(connection, checks: list[queries.Query], step) -> None:
    """Store, for each rule, how many rows break it and the first of them in words."""
    connection.execute(
        "create table check_results (name varchar, rule_id varchar, rule_en varchar, "
        "severity varchar, broken bigint, first_rows varchar)"
    )
    for check in checks:
        step(check.name)
        _run(connection, check.name, f"create or replace temp table broken as {check.sql}")
        connection.execute(
            """
            insert into check_results
            select $name, $rule_id, $rule_en, $severity,
                   (select count(*) from temp.broken),
                   (select string_agg(row_text, '; ') from (
                        select to_json(broken)::varchar as row_text from temp.broken limit 5))
            """,
            {
                "name": check.name,
                "rule_id": check.rule["id"],
                "rule_en": check.rule["en"],
                "severity": check.severity,
            },
        )
    connection.execute("drop table if exists temp.broken")


def _publish(built: Built) -> None:
    pointer = pointer_file()
    draft = pointer.with_name(f"{pointer.name}.{uuid.uuid4().hex[:8]}")
    try:
        draft.write_text(json.dumps({"version": built.version, "file": built.file.name}), "utf-8")
        _flush(draft)
        draft.replace(pointer)
    except OSError:
        _remove(draft)
        raise


def _flush(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sweep(keep: Path) -> None:
    """Remove warehouse files no longer in force; one still open elsewhere goes next time."""
    for file in warehouse_folder().glob("*.duckdb*"):
        try:
            age = time.time() - file.stat().st_mtime
        except OSError:
            continue  # another process swept it first
        # one touched within the last minute may be another process's build in progress
        if age > 60 and not file.name.startswith(keep.name):
            _remove(file)


def _remove(file: Path) -> None:
    for leftover in (file, file.with_name(file.name + ".wal")):
        with contextlib.suppress(OSError):  # open on Windows: swept by a later build
            leftover.unlink(missing_ok=True)
