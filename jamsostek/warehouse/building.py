"""Build the warehouse: data and SQL in, one sealed DuckDB file out.

A build writes a new file beside the old one and then moves a small pointer, so a reader sees the
old warehouse or the new one, whole, and never waits. A build that fails says why, removes its own
file and leaves the old warehouse in place.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

import jamsostek
from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier
from jamsostek.contract import datapackage, metrics, queries
from jamsostek.warehouse import continuing, cubes, loading, ordering, origins, planning, protecting
from jamsostek.workspace import disk, mending

Progress = Callable[[float, str], None]
_one_build_at_a_time = threading.Lock()
_LONGEST_WAIT = 900
# errors of a build that a damaged file of an import may be the reason of
_PERHAPS_AN_IMPORT = ("build_failed", "contract_incomplete", "imports_unreadable")


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


def put_out_of_force(built: Built | None) -> None:
    """Let nobody open this warehouse any more, unless another is in force by now; the next build
    makes one from nothing."""
    if built is not None and built == current():
        disk.remove(pointer_file())


# a pointer is replaced, never written into: every question of a page asks for it
@lru_cache(maxsize=64)
def _pointed(pointer_file: Path, *_as_it_was: int) -> Built:
    pointer = disk.pointed(pointer_file)
    return Built(pointer["version"], pointer_file.parent / pointer["file"])


def wanted_version(without_sample: bool = False) -> str:
    """A hash of everything a build reads: data, contract, SQL, registry, program."""
    files = [metrics.registry_file(), *settings.files_below(settings.QUERIES, ".sql")]
    if opened := cubes.in_force():  # whose tables it is; macros and protected tables are ours
        return disk.of_parts([planning.program(), disk.of_files(files), opened.version])[:16]
    sources = []
    # a broken contract names no files: the build itself will say what is wrong with it
    with contextlib.suppress(ProductError):
        files += [dataset.file for dataset in datapackage.package().tables]
        sources = [f"{s.dataset.name} {s.token}" for s in _sources(without_sample)]
    return disk.of_parts([planning.program(), disk.of_files(files), *sources])[:16]


def _sources(without_sample: bool) -> list[origins.Source]:
    found = origins.sources()
    return origins.without_sample(found) if without_sample else found


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
    try:
        return _build(progress, force, without_sample)
    except ProductError as error:
        # an import that can't be read: made anew of what it came from, or taken back and named
        if error.code not in _PERHAPS_AN_IMPORT or not mending.mend():
            raise
    return _build(progress, force, without_sample)


def _build(progress: Progress | None, force: bool, without_sample: bool) -> Built:
    built, version = current(), wanted_version(without_sample)
    if built and built.version == version and not force:
        protecting.make_where_people_sign_in(built.file, progress)
        return built
    with _one_build_at_a_time, _one_process_at_a_time():
        # whoever was waited for may have built it
        built, version = current(), wanted_version(without_sample)
        if built and built.version == version and not force:
            return built
        folder = warehouse_folder()
        # a name of its own, so that two processes building at once don't meet
        file = folder / f"{version}-{uuid.uuid4().hex[:8]}.duckdb"
        told = progress or (lambda share, step: None)
        try:
            if opened := cubes.in_force():
                _take_in(file, opened, version, told)
            else:
                sources, told, trouble = _with_sample(_sources(without_sample), told)
                job = _Job(file, version, sources, trouble, told)
                _write_quickest(job, None if force else built)
            # before it is in force, so that nobody waits for them
            protecting.make_where_people_sign_in(file, told)
            return _put_in_force(version, file)
        except (duckdb.Error, OSError) as error:
            _remove(file)
            if isinstance(error, OSError) or disk.is_unwritten(error):
                raise disk.unwritable(error, folder.name) from error
            raise ProductError("build_failed", step=file.name, detail=first_line(error)) from error
        except BaseException:
            _remove(file)
            raise


def _put_in_force(version: str, file: Path) -> Built:
    disk.point(pointer_file(), {"version": version, "file": file.name})
    folder = warehouse_folder()
    # no longer in force; one touched within the last minute may be another process's
    earlier = (each for each in folder.glob("*.duckdb*") if not each.name.startswith(file.name))
    disk.sweep([*earlier, *disk.drafts(pointer_file())], older_than=60)
    return Built(version, file)


def _take_in(file: Path, opened: cubes.CubeSet, version: str, progress: Progress) -> None:
    """A warehouse of cubes built elsewhere, with the macros that pages ask by."""
    with duckdb.connect(str(file), config={"memory_limit": settings.build_memory()}) as connection:
        cubes.take_in(connection, opened, version, progress)
        make_macros(connection, queries.expressions())
        macros = queries.macros()
        in_order = ordering.in_order(queries.models(), macros)
        make_macros(connection, [each for each in in_order if each in macros])
        connection.execute("checkpoint")
    disk.flush(file)


def build_anew() -> Built:
    """Build from nothing, and let nothing stay of earlier warehouses: a copy of one goes on holding
    what was dropped from it. Raises as :func:`build`."""
    built = build(force=True)
    folder = built.file.parent
    disk.sweep(each for each in folder.glob("*.duckdb*") if built.file.name not in each.name)
    return built


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


@contextlib.contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Wait while another process builds: what it makes may be what is wanted."""
    folder = warehouse_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # whoever waited so long builds beside the other: each makes a file of its own
        held = disk.lock(folder / "build.lock", _LONGEST_WAIT)
    except OSError as error:
        raise disk.unwritable(error, folder.name) from error
    try:
        yield
    finally:
        if held:
            held.release()


def is_building() -> bool:
    """Whether somebody builds just now, in this process or another of this workspace."""
    if _one_build_at_a_time.locked():
        return True
    try:
        held = disk.lock(warehouse_folder() / "build.lock")
    except OSError:
        return False  # nobody can build where nothing can be written
    if held:
        held.release()
    return held is None


def _write(job: _Job, previous: Built | None) -> None:
    package = datapackage.package()
    metrics.registry()  # what can't be read is refused before anything is built
    plan = planning.Plan(job.sources)
    steps = len(package.tables) + len(plan.models) + len(plan.checks)
    done = 0

    def step(name: str) -> None:
        nonlocal done
        job.progress(done / steps, name)
        done += 1

    connection, known = _open_new(job.file, previous)
    try:
        # a table that isn't there after all is built
        missing = {model.name for model in plan.models if model.is_kept} - _tables(connection)
        unchanged = plan.unchanged(known) - missing
        continued = plan.continued(known, unchanged) if not missing else set()
        _clear(connection, kept=unchanged | continued | {"build_parts"})
        connection.execute(queries.step("build", "tables").sql)
        for dataset in package.tables:
            step(dataset.name)
            _load(connection, loading.load, dataset, dataset.name)
        for dataset in package.tables:
            _load(connection, loading.check_references, dataset, dataset.name)
        for source in job.sources:
            _load(connection, loading.open_operational, source, source.dataset.name)
        if job.trouble:
            loading.note_missing_sample(connection, job.trouble)
        metrics.store(connection)
        make_macros(connection, queries.expressions())
        continued = _continue(connection, job.sources, continued)
        _make(connection, plan, plan.to_build(unchanged), continued, step)
        _run_checks(connection, plan.checks, unchanged, step)
        _close_sources(connection, job.sources)
        _note_build(connection, job, plan)
        connection.execute("checkpoint")
    finally:
        connection.close()
    disk.flush(job.file)


def _continue(connection, sources, continued: set[str]) -> set[str]:
    """Of the tables that may keep their earlier months those that do, all or none."""
    first = continuing.first_changed_month(connection, sources) if continued else None
    if first is None:
        return set()
    continuing.begin(connection, sources, first)
    return continued


def _make(connection, plan: planning.Plan, wanted: set[str], continued: set[str], step) -> None:
    """Make the models that are wanted in their order, or of some only the later months."""
    for made in plan.steps:
        if made in plan.macros:
            make_macros(connection, [made])
            continue
        step(made.name)
        if made.name not in wanted:
            continue
        # a step on the way in memory: dropped from the file it would leave its room empty
        kind = "table" if made.is_kept else "temp table"
        statements = [f'create or replace {kind} "{made.name}" as {made.sql}']
        if made.name in continued:
            statements = continuing.statements(made)
        for statement in statements:
            _run(connection, made.name, statement)


def _note_build(connection, job: _Job, plan: planning.Plan) -> None:
    """Write down what was built of what, for readers and for the next build."""
    connection.execute(
        queries.step("build", "info").sql,
        {
            "version": job.version,
            "data": datapackage.package().version,
            "app": jamsostek.__version__,
            "engine": f"DuckDB {duckdb.__version__}",
            "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        },
    )
    connection.execute(
        "create table build_steps as select unnest($names::varchar[]) as name, "
        "unnest($made_of::varchar[]) as fingerprint, unnest($logic::varchar[]) as logic",
        {
            "names": list(plan.fingerprints),
            "made_of": list(plan.fingerprints.values()),
            "logic": [plan.logic[name] for name in plan.fingerprints],
        },
    )
    continuing.note(connection, job.sources)


def _open_new(file: Path, previous: Built | None):
    """A connection to the new file, begun as a copy of the warehouse in force if there is one, and
    the fingerprints of what it holds."""
    if previous:
        shutil.copyfile(previous.file, file)
    connection = duckdb.connect(str(file), config={"memory_limit": settings.build_memory()})
    if not previous:
        return connection, {}
    try:
        found = connection.execute("select name, fingerprint, logic from build_steps").fetchall()
        return connection, {name: tuple(hashes) for name, *hashes in found}
    except BaseException:
        connection.close()
        raise


def _clear(connection, kept: set[str]) -> None:
    """Take out of the copy all that is made anew; the room is used again."""
    for schema in ("source", protecting.SCHEMA):  # earlier programs kept the protected tables here
        connection.execute(f"drop schema if exists {schema} cascade")
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


def _load(connection, load, what: datapackage.Dataset | origins.Source, name: str) -> None:
    try:
        load(connection, what)
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException) or disk.is_unwritten(error):
            raise
        # whatever a file holds is set aside by the reader: only the contract itself can fail
        raise ProductError(
            "contract_incomplete",
            file=settings.shown_path(datapackage.descriptor_file()),
            detail=f"{name}: {first_line(error)}",
        ) from error


def _run(connection, name: str, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        if disk.is_unwritten(error):
            raise
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
    disk.remove(protecting.file_of(file))
