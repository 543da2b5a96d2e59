"""Build the warehouse: data and SQL in, one sealed DuckDB file out.

A build writes a new file beside the old one and then moves a small pointer, so a reader sees the
old warehouse or the new one, whole, and never waits. A build that fails says why, removes its own
file and leaves the old warehouse in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

import jamsostek
from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier
from jamsostek.contract import datapackage, judge, metrics, queries
from jamsostek.warehouse import loading, ordering, origins
from jamsostek.workspace import disk

Progress = Callable[[float, str], None]
_one_build_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Built:
    """The warehouse in force: its version and the file that holds it."""

    version: str
    file: Path


@dataclass(frozen=True)
class _Job:
    """What is to be built into which file; ``trouble`` is why there is no sample."""

    file: Path
    version: str
    sources: list[origins.Source]
    trouble: str | None
    progress: Progress


def warehouse_folder() -> Path:
    """Where warehouse files and the pointer to the one in force lie."""
    return settings.workspace_folder() / "warehouse"


def pointer_file() -> Path:
    """The small JSON file naming the warehouse in force."""
    return warehouse_folder() / "current.json"


def current() -> Built | None:
    """The warehouse in force, or ``None`` before the first build."""
    try:
        stat = pointer_file().stat()
        found = _pointed(pointer_file(), stat.st_ino, stat.st_mtime_ns, stat.st_size)
        return found if found.file.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


# a pointer is replaced, never written into: every question of a page asks for it
@lru_cache(maxsize=64)
def _pointed(pointer_file: Path, *_as_it_was: int) -> Built:
    pointer = disk.pointed(pointer_file)
    return Built(pointer["version"], pointer_file.parent / pointer["file"])


def wanted_version(without_sample: bool = False) -> str:
    """A hash of everything a build reads: data, contract, SQL, registry, program."""
    digest = hashlib.sha256(_program().encode())
    files = [metrics.registry_file(), *sorted(settings.QUERIES.rglob("*.sql"))]
    # a broken contract names no files: the build itself will say what is wrong with it
    with contextlib.suppress(ProductError):
        files += [dataset.file for dataset in datapackage.package().tables]
        for source in _sources(without_sample):
            digest.update(f"{source.dataset.name} {source.token}".encode())
    for file in files:
        digest.update(file.name.encode())
        digest.update(disk.of_file(file))
    return digest.hexdigest()[:16]


def _sources(without_sample: bool) -> list[origins.Source]:
    found = origins.sources()
    return origins.without_sample(found) if without_sample else found


def _program() -> str:
    """A hash of what makes every table: versions, contract and the code of the build itself."""
    digest = hashlib.sha256(f"{jamsostek.__version__} {duckdb.__version__}".encode())
    steps = sorted((settings.QUERIES / "build").glob("*.sql"))
    for file in (datapackage.descriptor_file(), *steps, *_CODE):
        digest.update(disk.of_file(file))
    return digest.hexdigest()


_CODE = [Path(module.__file__) for module in (datapackage, judge, metrics, loading, ordering)]
_CODE.append(Path(__file__))


def is_current() -> bool:
    """Whether the warehouse in force was built from the data and SQL as they are now."""
    built = current()
    return built is not None and built.version == wanted_version()


def build(
    progress: Progress | None = None, force: bool = False, without_sample: bool = False
) -> Built:
    """Build unless the warehouse in force is already of this data and SQL; returns it.

    ``progress`` is called with a share between 0 and 1 and the name of the step. ``without_sample``
    builds the rest at once, for readers to begin with.
    Raises :class:`ProductError` (``build_failed``, ``model_cycle``, contract errors); the old
    warehouse then stays in force.
    """
    with _one_build_at_a_time:
        version = wanted_version(without_sample)
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
        progress = progress or (lambda share, step: None)
        try:
            sources, progress, trouble = _with_sample(_sources(without_sample), progress)
            job = _Job(file, version, sources, trouble, progress)
            _write_quickest(job, None if force else built)
            disk.point(pointer_file(), {"version": version, "file": file.name})
        except duckdb.Error as error:  # the disk is full, the file can't be written …
            _remove(file)
            raise ProductError("build_failed", step=file.name, detail=first_line(error)) from error
        except OSError as error:
            _remove(file)
            raise ProductError("workspace_unwritable", folder=folder.name) from error
        except BaseException:
            _remove(file)
            raise
        # no longer in force; one touched within the last minute may be another process's
        earlier = (each for each in folder.glob("*.duckdb*") if not each.name.startswith(file.name))
        disk.sweep([*earlier, *disk.drafts(pointer_file())], older_than=60)
        return Built(version, file)


def _with_sample(sources: list[origins.Source], progress: Progress):
    """The sources with the sample made if they need it, the progress left, and what went wrong.

    Without a sample the rest is built all the same: published data don't depend on it.
    """
    try:
        if origins.prepare_sample(sources, lambda share, step: progress(share / 2, step)):
            return sources, lambda share, step: progress(0.5 + share / 2, step), None
    except ProductError as error:
        return (
            origins.without_sample(sources),
            progress,
            str(error.details.get("detail", error)),
        )
    return sources, progress, None


def _write_quickest(job: _Job, previous: Built | None) -> None:
    """With what the previous warehouse has already, or, should that fail, without it."""
    if previous:
        try:
            return _write(job, previous)
        except (ProductError, duckdb.Error, OSError):
            _remove(job.file)
    _write(job, None)


def is_building() -> bool:
    """Whether this process is building just now."""
    return _one_build_at_a_time.locked()


def _write(job: _Job, previous: Built | None) -> None:
    package = datapackage.package()
    metrics.registry()  # what can't be read is refused before anything is built
    plan = _Plan(queries.models(), queries.macros(), queries.checks(), package, job.sources)
    steps = len(package.tables) + len(plan.models) + len(plan.checks)
    done = 0

    def step(name: str) -> None:
        nonlocal done
        job.progress(done / steps, name)
        done += 1

    connection, known = _open_new(job.file, previous)
    try:
        unchanged = {
            name for name in plan.fingerprints if known.get(name) == plan.fingerprints[name]
        }
        # a table that isn't there after all is built
        unchanged -= {model.name for model in plan.models if model.is_kept} - _tables(connection)
        to_build = plan.to_build(unchanged)
        _clear(connection, kept=unchanged)
        connection.execute(queries.step("build", "tables").sql)
        for dataset in package.tables:
            step(dataset.name)
            _load(connection, loading.load, dataset)
        for dataset in package.tables:
            _load(connection, loading.check_references, dataset)
        for source in job.sources:
            _load(connection, loading.open_operational, source)
        if job.trouble:
            loading.note_missing_sample(connection, job.trouble)
        metrics.store(connection)
        make_macros(connection, queries.expressions())
        for made in plan.steps:
            if made in plan.macros:
                make_macros(connection, [made])
                continue
            step(made.name)
            if made.name in to_build:
                # a step on the way in memory: dropped from the file it would leave its room empty
                kind = "table" if made.is_kept else "temp table"
                _run(connection, made.name, f'create {kind} "{made.name}" as {made.sql}')
        _run_checks(connection, plan.checks, unchanged, step)
        _close_sources(connection, job.sources)
        _note_build(connection, job, plan)
        connection.execute("checkpoint")
    finally:
        connection.close()
    disk.flush(job.file)


def _note_build(connection, job: _Job, plan: _Plan) -> None:
    """Write down what was built of what, for readers and for the next build."""
    connection.execute(
        queries.step("build", "info").sql,
        {
            "version": job.version,
            "data": datapackage.package().version,
            "app": jamsostek.__version__,
            "engine": duckdb.__version__,
            "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        },
    )
    connection.execute(
        "create table build_steps as "
        "select unnest($names::varchar[]) as name, unnest($made_of::varchar[]) as fingerprint",
        {"names": list(plan.fingerprints), "made_of": list(plan.fingerprints.values())},
    )


class _Plan:
    """What a build has to make: models in order, checks, and a fingerprint of each.

    A fingerprint hashes a step's SQL and the fingerprints of all it reads, so a step whose
    fingerprint the previous warehouse has too would come out the same.
    """

    def __init__(self, models, macros, checks, package, sources) -> None:
        self.steps = ordering.in_order(models, macros)
        self.models = [step for step in self.steps if step not in macros]
        self.macros = macros
        self.checks = checks
        self.reads = {step.name: ordering.named(step.sql, step.name) for step in (*models, *checks)}
        # expressions that any step may use are written into it
        program = disk.of_parts([_program(), *(macro.sql for macro in queries.expressions())])
        shipped = {
            f"source.{d.name}": disk.of_parts([program, disk.of_file(d.file)])
            for d in package.tables
        }
        brought = {f"source.{s.dataset.name}": disk.of_parts([program, s.token]) for s in sources}
        self._given = {
            **shipped,
            **brought,
            "source.metrics": disk.of_parts([program, disk.of_file(metrics.registry_file())]),
            "source.data_problems": disk.of_parts(shipped.values()),
            "source.operational": disk.of_parts(brought.values()),
        }
        self.fingerprints: dict[str, str] = {}
        for step in (*self.steps, *checks):
            read = sorted(map(self._of, ordering.named(step.sql, step.name)))
            made_of = disk.of_parts([program, step.name, step.sql, *read])
            if step in macros:
                self._given[f"{step.name}()"] = made_of
            else:
                self.fingerprints[step.name] = made_of

    def _of(self, table: str) -> str:
        # an unknown table: its model will fail and say so
        return self._given.get(table) or self.fingerprints.get(table, table)

    def to_build(self, unchanged: set[str]) -> set[str]:
        """The models to build; the others are copied, or left out if nothing needs them."""
        wanted = {model.name for model in self.models if model.is_kept} - unchanged
        checked = {check.name for check in self.checks} - unchanged
        for model in reversed(self.models):
            readers = {name for name in wanted | checked if model.name in self.reads[name]}
            if not model.is_kept and readers:
                wanted.add(model.name)
        return wanted


def _open_new(file: Path, previous: Built | None):
    """A connection to the new file, begun as a copy of the warehouse in force if there is one, and
    the fingerprints of what it holds."""
    if previous:
        shutil.copyfile(previous.file, file)
    connection = duckdb.connect(str(file), config={"memory_limit": settings.build_memory()})
    if not previous:
        return connection, {}
    try:
        found = connection.execute("select name, fingerprint from build_steps").fetchall()
        return connection, dict(found)
    except BaseException:
        connection.close()
        raise


def _clear(connection, kept: set[str]) -> None:
    """Take out of the copy all that is made anew; the room is used again."""
    connection.execute("drop schema if exists source cascade")
    for name in _tables(connection) - kept - {"check_results"}:
        connection.execute(f"drop table {identifier(name)}")
    macros = connection.execute(
        "select distinct function_name, if(function_type = 'table_macro', 'table', '') "
        "from duckdb_functions() where function_type in ('macro', 'table_macro') and not internal"
    ).fetchall()
    for name, table in macros:
        connection.execute(f"drop macro {table} {identifier(name)}")


def _tables(connection) -> set[str]:
    """The tables outside the schema of the sources."""
    found = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'main'"
    ).fetchall()
    return {name for (name,) in found}


def _close_sources(connection, sources) -> None:
    """Drop what only the build needs: the views on files outside."""
    for source in sources:
        connection.execute(f"drop view source.{identifier(source.dataset.name)}")


def make_macros(connection, macros: list[queries.Query]) -> None:
    """Make each what it is: an expression, or a table that may read what is there already."""
    for macro in macros:
        body = f"(\n{macro.sql}\n)" if macro.gives else f"table {macro.sql}"
        arguments = ", ".join(macro.takes)
        _run(connection, macro.name, f'create macro "{macro.name}"({arguments}) as {body}')


def _load(connection, load, dataset: datapackage.Dataset) -> None:
    try:
        load(connection, dataset)
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        # whatever a file holds is set aside by the reader: only the contract itself can fail
        raise ProductError(
            "contract_incomplete",
            file=settings.shown_path(datapackage.descriptor_file()),
            detail=f"{dataset.name}: {first_line(error)}",
        ) from error


def _run(connection, name: str, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        raise ProductError("build_failed", step=name, detail=first_line(error)) from error


def _run_checks(connection, checks: list[queries.Query], unchanged: set[str], step) -> None:
    """Store, for each rule, how many rows break it and the first of them in words."""
    connection.execute(
        "delete from check_results where not list_contains($unchanged::varchar[], name)",
        {"unchanged": sorted(unchanged)},
    )
    for check in checks:
        step(check.name)
        if check.name in unchanged:
            continue
        _run(connection, check.name, f"create or replace temp table broken as {check.sql}")
        connection.execute(
            queries.step("build", "checked").sql,
            {
                "name": check.name,
                **{f"rule_{language}": rule for language, rule in check.rule.items()},
                "severity": check.severity,
            },
        )
    connection.execute("drop table if exists temp.broken")


def _remove(file: Path) -> None:
    # the folder is what the engine spilled to disk when it was killed
    for ending in (".tmp", "", ".wal"):
        disk.remove(file.with_name(file.name + ending))
