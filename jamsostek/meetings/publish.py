"""Records on their way to the warehouse: Parquet files in the workspace that a build reads.

One small file, ``published.json``, is the commit point, as with imports: rows are written under new
names, flushed, and only then is it replaced.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.contract import datapackage
from jamsostek.meetings import records
from jamsostek.meetings.database import database
from jamsostek.meetings.schema import DATASETS, arrow_schema
from jamsostek.workspace import disk

# how long files no longer in force stay for a build that is still reading them
_GRACE_SECONDS = 900


@dataclass(frozen=True)
class Published:
    """What the warehouse reads: of which kind, as of which change, and one file a dataset."""

    kind: str
    token: str
    files: dict[str, Path]


def _folder() -> Path:
    return settings.workspace_folder() / "records"


def pointer_file() -> Path:
    """The small JSON file naming what is published; it is replaced with every change."""
    return _folder() / "published.json"


def published() -> Published | None:
    """What is published in this workspace; ``None`` if nothing is, or its files are gone."""
    try:
        pointer = disk.pointed(pointer_file())
        files = {name: _folder() / pointer["files"][name] for name in DATASETS}
        if all(file.is_file() for file in files.values()):
            return Published(pointer["kind"], pointer["token"], files)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def publish(kind: str) -> bool:
    """Write the records of a kind to where the warehouse reads them, if they changed since.

    Returns whether they had. Whoever is killed on the way leaves the earlier files in force.
    """
    was = published()
    token = _token(kind)
    if token == (was.token if was else None):
        return False
    folder, pointer = _folder(), pointer_file()
    try:
        if token is None:  # the records were taken away
            pointer.unlink()
            return True
        folder.mkdir(parents=True, exist_ok=True)
        tag = secrets.token_hex(6)
        files = {name: _write_rows(name, kind, f"{name}-{tag}.parquet") for name in DATASETS}
        disk.point(pointer, {"kind": kind, "token": token, "files": files})
    except OSError as error:
        raise ProductError("records_unpublished", detail=first_line(error)) from error
    found = (file for file in folder.iterdir() if file != pointer)
    disk.sweep(found, {folder / name for name in files.values()}, older_than=_GRACE_SECONDS)
    return True


def _token(kind: str) -> str | None:
    """What changes with the records of a kind; ``None`` while there are none."""
    tables = database().tables

    def ask(connection: sa.Connection) -> tuple | None:
        store = connection.execute(sa.select(tables.store.c.id)).scalar()
        history = tables.history
        newest = connection.execute(
            sa.select(history.c.id, history.c.changed_at)
            .where(history.c.kind == kind)
            .order_by(history.c.id.desc())
            .limit(1)
        ).first()
        return (store, *newest) if newest else None

    found = database().read(ask, None)
    if found is None:
        return None
    package = datapackage.package()
    columns = [str(arrow_schema(package.operational_dataset(name))) for name in DATASETS]
    return hashlib.sha256(repr((kind, found, columns)).encode()).hexdigest()[:24]


def _write_rows(name: str, kind: str, file: str) -> str:
    dataset = datapackage.package().operational_dataset(name)
    table = database().tables.of[name]
    columns = [table.c[field.name] for field in dataset.fields]
    key = [table.c[column] for column in dataset.primary_key]
    rows = records.rows_of(sa.select(*columns).where(table.c.kind == kind).order_by(*key))
    with disk.whole(_folder() / file) as draft:
        pq.write_table(pa.Table.from_pylist(rows, arrow_schema(dataset)), draft)
    return file
