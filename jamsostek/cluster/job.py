"""Build every cube on a cluster: data in, a new set of cubes out, its manifest last.

What ships (regions, rules, published figures) is read and judged here, as for any build, and handed
over; the members' data are opened by the cluster alone. Nothing here needs more memory than the
shipped data take. A set is written beside the earlier ones; until its manifest stands it is not
there for anybody, so whatever dies half way leaves the old cubes in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa

import jamsostek
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier, literal, table_name
from jamsostek.cluster import dialect, expanding
from jamsostek.cluster.engine import Engine, NotThere
from jamsostek.contract import datapackage, metrics, queries
from jamsostek.contract.datapackage import Dataset
from jamsostek.contract.queries import Query
from jamsostek.sample import mark
from jamsostek.warehouse import building, cubes, loading, ordering
from jamsostek.warehouse.origins import IMPORTED, NONE, SAMPLE, Source
from jamsostek.workspace import disk

Progress = Callable[[float, str], None]
# a step that goes on until nothing is new ends some time: one that doesn't is a mistake
_MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Made:
    """The set that was written, and its version."""

    folder: str
    version: str


@dataclass
class _Job:
    """The cluster, the catalogue that knows every table's columns, and where the set is written."""

    engine: Engine
    catalogue: duckdb.DuckDBPyConnection
    data: str
    folder: str
    progress: Progress
    kinds: dict[str, str] = field(default_factory=dict)
    tables: list[tuple[str, str]] = field(default_factory=list)  # name and order

    def path(self, part: str, table: str) -> str:
        return f"{self.folder}/{part}/{cubes.folder_of(table)}"


def build(remote: str, data: str, out: str, progress: Progress | None = None) -> Made:
    """Build the cubes of the data in a folder into a new set in another.

    ``remote`` is ``sc://host:port``. ``data`` holds ``<dataset>.parquet`` or a folder
    ``<dataset>`` of any of the operational datasets; ``out`` gets the set. Both may be addresses
    only the cluster can open. Raises :class:`ProductError` ``cluster_unreachable``,
    ``cluster_failed``, ``cluster_full``, ``no_pyspark``, ``no_spark_form``, ``nothing_to_build``
    or ``columns_missing``; whatever was in force stays so.
    """
    progress = progress or (lambda share, step: None)
    # models that wait for one another are said before the cluster is asked for anything
    steps = ordering.in_order(queries.models())
    at = datetime.now(UTC)
    engine = Engine(remote)
    try:
        with duckdb.connect() as catalogue:
            version = disk.of_parts([cubes.models_version(), data, at.isoformat()])[:16]
            folder = f"{_address(out)}/{cubes.set_name(version, at)}"
            job = _Job(engine, catalogue, _address(data), folder, progress)
            _ship(job)
            _open(job)
            _make(job, steps)
            _check(job)
            _finish(job, steps, version, at)
            return Made(folder, version)
    finally:
        engine.close()


def _address(place: str) -> str:
    """A folder of this machine by its whole path, any other address as it is."""
    if len(urlsplit(place).scheme) > 1:  # one letter is a drive
        return place.rstrip("/")
    return Path(place).resolve().as_posix()


# -- in ------------------------------------------------------------------------------------------


def _ship(job: _Job) -> None:
    """Read what ships into the catalogue, empty tables for the rest."""
    package = datapackage.package()
    job.catalogue.execute(queries.step("build", "tables").sql)
    for dataset in package.tables:
        loading.load(job.catalogue, dataset)
    for dataset in package.tables:
        loading.check_references(job.catalogue, dataset)
    metrics.store(job.catalogue)
    building.make_macros(job.catalogue, queries.expressions())


def _open(job: _Job) -> None:
    """Let the cluster open the data; whose they are, how many and of what time is noted."""
    simulated = job.engine.has_text(f"{job.data}/{mark.FILE}")
    datasets = datapackage.package().operational
    for dataset in datasets:
        held = _open_dataset(job, dataset)
        job.kinds[dataset.name] = (SAMPLE if simulated else IMPORTED) if held else NONE
        loading.open_operational(job.catalogue, Source(dataset, NONE, None))
    if set(job.kinds.values()) == {NONE}:
        raise ProductError("nothing_to_build", folder=job.data)
    _count(job, [dataset for dataset in datasets if job.kinds[dataset.name] != NONE])


def _open_dataset(job: _Job, dataset: Dataset) -> bool:
    """A view in the columns and types of the contract, of no rows where nothing lies there."""
    name, held = dataset.name, dialect.view_name(f"source.{dataset.name}")
    for path in (f"{job.data}/{name}.parquet", f"{job.data}/{name}"):
        try:
            found = job.engine.read(name, path, f"file_{name}")
        except NotThere:
            continue
        missing = [each.name for each in dataset.fields if each.name not in found]
        if missing:
            raise ProductError("columns_missing", dataset=name, columns=", ".join(missing))
        job.engine.view(name, held, f"{_columns(dataset)} FROM `file_{name}`")
        return True
    nothing = ", ".join(
        f"CAST(NULL AS {dialect.spark_type(each.sql_type.upper())}) AS `{each.name}`"
        for each in dataset.fields
    )
    job.engine.view(name, held, f"SELECT * FROM (SELECT {nothing}) WHERE FALSE")
    return False


def _columns(dataset: Dataset) -> str:
    return "SELECT " + ", ".join(
        f"CAST(`{each.name}` AS {dialect.spark_type(each.sql_type.upper())}) AS `{each.name}`"
        for each in dataset.fields
    )


def _count(job: _Job, datasets: list[Dataset]) -> None:
    """Whose rows they are, how many and of what time, as a local build notes it."""
    for dataset in datasets:
        time = loading.time_column(dataset)
        day = f"`{time.name}`" if time else "CAST(NULL AS DATE)"
        day = f"make_date({day}, 1, 1)" if time and time.type == "year" else day
        view = dialect.view_name(f"source.{dataset.name}")
        asked = job.engine.rows(
            dataset.name,
            f"SELECT COUNT(*) AS rows, MIN({day}) AS first_day, MAX({day}) AS last_day FROM {view}",
        )
        job.catalogue.execute(
            "update source.operational set kind = $kind, rows = $rows, first_day = $first_day, "
            "last_day = $last_day where dataset = $name",
            {"name": dataset.name, "kind": job.kinds[dataset.name], **asked.to_pylist()[0]},
        )


# -- made ----------------------------------------------------------------------------------------


def _make(job: _Job, steps: list[Query]) -> None:
    shipped = [f"source.{dataset.name}" for dataset in datapackage.package().tables]
    shipped += ["source.metrics", "source.operational", "source.data_problems"]
    for name in shipped:
        _write_rows(job, name)
    expressions = queries.expressions()
    for done, model in enumerate(steps):
        job.progress(done / len(steps), model.name)
        job.catalogue.execute(
            f"create table {identifier(model.name)} as select * from ({model.sql}) limit 0"
        )
        made = dialect.statement(model, job.catalogue, expressions)
        for loop in made.loops:
            _follow(job, model.name, loop)
        path = job.path(cubes.TABLES if model.is_kept else cubes.STEPS, model.name)
        job.engine.write(model.name, made.sql, path)
        job.engine.read(model.name, path, model.name, _written_as(job, model.name))
        if model.is_kept:
            job.tables.append((model.name, made.order))


def _written_as(job: _Job, table: str) -> str:
    columns = expanding.types(job.catalogue, table)
    return ", ".join(f"`{name}` {dialect.spark_type(kind)}" for name, kind in columns.items())


def _write_rows(job: _Job, name: str) -> None:
    """A table of the catalogue, written into the set and read from there like any other."""
    path = job.path(cubes.TABLES, name)
    job.engine.write_rows(
        name, job.catalogue.sql(f"from {table_name(name)}").to_arrow_table(), path
    )
    job.engine.read(name, path, dialect.view_name(name), _written_as(job, name))
    job.tables.append((name, ""))


def _follow(job: _Job, step: str, loop: dialect.Loop) -> None:
    """Ask for what comes of the newest rows until nothing is new."""
    with duckdb.connect() as here:
        here.execute("set threads = 1")
        here.register("first_rows", job.engine.rows(step, loop.first))
        here.execute("create table seen as select distinct * from first_rows")
        newest = here.sql("from seen").to_arrow_table()
        for _ in range(_MOST_ROUNDS):
            if not newest.num_rows:
                break
            job.engine.hand_over(step, loop.name, newest)
            here.register("found", job.engine.rows(step, loop.next))
            newest = here.sql("from found except from seen").to_arrow_table()
            here.register("newest", newest)
            here.execute("insert into seen from newest")
        job.engine.hand_over(step, loop.name, here.sql("from seen").to_arrow_table())


def _check(job: _Job) -> None:
    """Store, for each rule, how many rows break it and the first of them in words."""
    expressions = queries.expressions()
    for check in queries.checks():
        job.progress(1.0, check.name)
        name = f"check_{check.name}"
        job.catalogue.execute(
            f"create table {identifier(name)} as select * from ({check.sql}) limit 0"
        )
        made = dialect.statement(check, job.catalogue, expressions, gives=name)
        job.engine.view(check.name, name, made.sql)
        counted = job.engine.rows(check.name, f"SELECT COUNT(*) AS broken FROM `{name}`")
        (broken,) = counted.column("broken").to_pylist()
        rows = job.engine.rows(check.name, f"SELECT * FROM `{name}` LIMIT 5") if broken else None
        if rows is None:
            rows = job.catalogue.sql(f"from {identifier(name)}").to_arrow_table()
        job.catalogue.register("broken_rows", rows)
        job.catalogue.execute("create or replace temp table broken as from broken_rows")
        job.catalogue.execute(
            queries.step("build", "checked").sql,
            {
                "name": check.name,
                **{f"rule_{language}": rule for language, rule in check.rule.items()},
                "severity": check.severity,
            },
        )
        job.catalogue.execute(
            "update check_results set broken = $broken where name = $name",
            {"broken": broken, "name": check.name},
        )
    _write_rows(job, "check_results")


# -- out -----------------------------------------------------------------------------------------


def _finish(job: _Job, steps: list[Query], version: str, at: datetime) -> None:
    """Empty the steps on the way, count what was written, and put the set in force."""
    for step in steps:
        if not step.is_kept:  # members by their keys: nobody needs them any more
            nothing = job.catalogue.sql(f"from {identifier(step.name)}").to_arrow_table()
            job.engine.write_rows(step.name, nothing, job.path(cubes.STEPS, step.name))
    counts = " UNION ALL ".join(
        f"SELECT {literal(name)} AS name, COUNT(*) AS rows FROM `{dialect.view_name(name)}`"
        for name, _ in job.tables
    )
    rows = {each["name"]: each["rows"] for each in job.engine.rows("manifest", counts).to_pylist()}
    manifest = cubes.Manifest(
        version=version,
        models=cubes.models_version(),
        data=datapackage.package().version,
        app=jamsostek.__version__,
        engine=f"Spark {job.engine.version}",
        built_at=at.replace(tzinfo=None, microsecond=0).isoformat(),
        kinds=job.kinds,
        tables=tuple(
            cubes.Table(name, expanding.types(job.catalogue, name), rows[name], order)
            for name, order in job.tables
        ),
    )
    text = pa.table({"text": pa.array([manifest.text()], pa.string())})
    job.engine.write_rows(cubes.MANIFEST, text, f"{job.folder}/{cubes.MANIFEST}")
