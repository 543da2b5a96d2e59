"""Cubes built elsewhere: a set of Parquet folders with a manifest, and the warehouse made of one.

A set is a folder of its own beside earlier ones, named by its moment and version::

    FOLDER/20261129T174200Z-200d0f95c604063d/tables/monthly_areas/*.parquet
                                             tables/source_regions/*.parquet
                                             manifest/*.parquet

The manifest is written last: a set without one was never finished, and the one before it stays in
force. It says of which models the cubes are, when and by what they were built, whose the data are,
and of every table its columns and how many rows it has.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

import jamsostek
from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier, table_name
from jamsostek.contract import datapackage, metrics, queries
from jamsostek.workspace import disk

MANIFEST, TABLES, STEPS = "manifest", "tables", "steps"
_FILES = "*.parquet"
FORMAT = 1
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}")
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Table:
    """A table of a set: its columns with DuckDB's types, its rows, and the order to keep it in."""

    name: str
    columns: dict[str, str]
    rows: int
    order: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a set is of. ``kinds`` says of each operational dataset whose the rows are."""

    version: str
    models: str
    data: str
    app: str
    engine: str
    built_at: str
    kinds: dict[str, str]
    tables: tuple[Table, ...]
    format: int = FORMAT

    def text(self) -> str:
        """As it is written down."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class CubeSet:
    """A whole set in a folder that can be read here."""

    folder: Path
    manifest: Manifest

    @property
    def version(self) -> str:
        """What changes when another set is in force: the same data may be built once more."""
        return disk.of_parts([self.folder.name, self.manifest.version])[:16]


def models_version() -> str:
    """A hash of what makes a row of a cube what it is: the contract, the registry, the models."""
    made_by = [*queries.models(), *queries.expressions()]
    files = [datapackage.descriptor_file(), metrics.registry_file()]
    return disk.of_parts([disk.of_files(files), *(each.sql for each in made_by)])[:16]


def set_name(version: str, at: datetime) -> str:
    """The folder of a set begun at a moment."""
    return f"{at.strftime(_MOMENT)}-{version}"


def in_force() -> CubeSet | None:
    """The newest whole set of ``JAMSOSTEK_CUBES``, or ``None`` where no folder is named.

    Raises :class:`ProductError` ``cubes_missing``, ``cubes_incomplete`` or ``cubes_other_version``.
    """
    folder = settings.cubes_folder()
    if folder is None:
        return None
    found = _newest(folder)
    if found.manifest.models != models_version() or found.manifest.format != FORMAT:
        raise ProductError(
            "cubes_other_version",
            folder=found.folder.name,
            theirs=f"{found.manifest.app} ({found.manifest.models})",
            ours=f"{jamsostek.__version__} ({models_version()})",
        )
    return found


def _newest(folder: Path) -> CubeSet:
    if not folder.is_dir():
        raise ProductError("cubes_missing", folder=folder.name)
    if any(folder.joinpath(MANIFEST).glob("*.parquet")):
        return CubeSet(folder, _manifest(folder))
    sets = sorted(each for each in folder.iterdir() if _NAME.fullmatch(each.name))
    whole = [each for each in sets if any(each.joinpath(MANIFEST).glob("*.parquet"))]
    if whole:
        return CubeSet(whole[-1], _manifest(whole[-1]))
    if sets or folder.joinpath(TABLES).is_dir():
        raise ProductError("cubes_incomplete", folder=folder.name, table=MANIFEST)
    raise ProductError("cubes_missing", folder=folder.name)


def _manifest(folder: Path) -> Manifest:
    try:
        with duckdb.connect() as connection:
            files = str(folder / MANIFEST / _FILES)
            (text,) = connection.execute(
                "select text from read_parquet($files)", {"files": files}
            ).fetchone()
        said = json.loads(text)
        tables = tuple(Table(**each) for each in said.pop("tables"))
        return Manifest(**said, tables=tables)
    except (duckdb.Error, TypeError, ValueError, KeyError) as error:
        raise ProductError("cubes_incomplete", folder=folder.name, table=MANIFEST) from error


def take_in(connection: duckdb.DuckDBPyConnection, found: CubeSet, version: str, progress) -> None:
    """Fill a new warehouse, of this version, with the tables of a set; what isn't as its manifest
    says is refused.

    Raises :class:`ProductError` ``cubes_incomplete`` with the table.
    """
    connection.execute("create schema source")
    for done, table in enumerate(found.manifest.tables):
        progress(done / len(found.manifest.tables), table.name)
        _take(connection, found, table)
    connection.execute(
        queries.step("build", "info").sql,
        {
            "version": version,
            "data": found.manifest.data,
            "app": found.manifest.app,
            "engine": found.manifest.engine,
            "built_at": datetime.fromisoformat(found.manifest.built_at),
        },
    )


def folder_of(table: str) -> str:
    """The name of the folder that a table of a set lies in."""
    return table.replace(".", "_")


def _take(connection, found: CubeSet, table: Table) -> None:
    files = str(found.folder / TABLES / folder_of(table.name) / _FILES)
    columns = ", ".join(
        f"{identifier(name)}::{kind} as {identifier(name)}" for name, kind in table.columns.items()
    )
    order = f"order by {table.order}" if table.order else ""
    name = table_name(table.name)
    if not table.rows:  # a folder of no rows need not hold a file
        listed = ", ".join(f"{identifier(each)} {kind}" for each, kind in table.columns.items())
        connection.execute(f"create table {name} ({listed})")
        return
    try:
        connection.execute(
            f"create table {name} as select {columns} from read_parquet($files) {order}",
            {"files": files},
        )
    except duckdb.IOException as error:
        raise ProductError(
            "cubes_incomplete", folder=found.folder.name, table=table.name
        ) from error
    except duckdb.Error as error:
        raise ProductError("build_failed", step=table.name, detail=first_line(error)) from error
    (rows,) = connection.execute(f"select count(*) from {name}").fetchone()
    if rows != table.rows:
        raise ProductError("cubes_incomplete", folder=found.folder.name, table=table.name)
