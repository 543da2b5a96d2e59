"""Imported files found damaged or gone: made anew where nothing is lost, else named and set aside.

What is in force of a dataset follows from its imports, so it is made anew of them. An import whose
own rows can't be read any more is taken back, its file moved to ``imports/damaged/``: all else
stays in force, and whoever has the original file imports it once more.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.workspace import disk, store
from jamsostek.workspace import manifest as manifests
from jamsostek.workspace.content import engine
from jamsostek.workspace.manifest import ImportRecord, Manifest, folder

_AT_ONCE = 1 << 20


def mend() -> bool:
    """Read every imported file through; returns whether anything in force was made anew.

    Raises :class:`ProductError` ``import_damaged``, naming the first one, where an import was taken
    back; everything is in order by then. And ``import_unopened`` where a file can't be opened or
    read at all: nothing is changed then.
    """
    with manifests.changing() as now:
        lost = [r for r in _in_force(now) if not _is_readable(r.accepted_file)]
        unreadable = {
            name
            for name, content in now.contents.items()
            if not _is_readable(folder() / content.file)
        }
        if not lost and not unreadable:
            return False
        for record in lost:
            _set_aside(record.accepted_file)
        _make_anew(now, lost, unreadable | {record.dataset for record in lost})
    if lost:
        raise ProductError("import_damaged", file=lost[0].file_name, number=lost[0].id)
    logging.getLogger("jamsostek").warning("made anew of its imports: %s", sorted(unreadable))
    return True


def _in_force(now: Manifest) -> list[ImportRecord]:
    return [record for record in now.records if record.accepted and not record.is_undone]


def _is_readable(file: Path) -> bool:
    """Whether it is there and what was written; raises :class:`ProductError` ``import_unopened``
    where the computer doesn't let us look: a right, a disk or a share that is gone for a while is
    no reason to take an import back."""
    try:
        with file.open("rb") as handle:
            while handle.read(_AT_ONCE):
                pass
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unopened(file, error.strerror) from error
    with engine() as connection:
        try:
            connection.execute(
                "select bit_xor(hash(row)) from read_parquet($1) as row", [str(file)]
            ).fetchall()
        except duckdb.OutOfMemoryException:
            raise  # says nothing of the file
        except duckdb.Error as error:
            # what the system said, not what the file holds
            said = [text for text in map(os.strerror, errno.errorcode) if text in str(error)]
            if isinstance(error, duckdb.IOException) and said:
                raise _unopened(file, said[0]) from error
            return False
    return True


def _unopened(file: Path, detail: str) -> ProductError:
    return ProductError("import_unopened", file=settings.shown_path(file), detail=detail)


def _set_aside(file: Path) -> None:
    if file.is_file():
        to = folder() / "damaged" / file.name
        to.parent.mkdir(exist_ok=True)
        file.replace(to)
        disk.flush_folder(to.parent)


def _make_anew(now: Manifest, lost: list[ImportRecord], datasets: set[str]) -> None:
    moment = datetime.now(UTC).replace(microsecond=0)
    gone = {record.id for record in lost}
    records = tuple(
        replace(record, is_undone=True, undone_at=moment) if record.id in gone else record
        for record in now.records
    )
    contents, retired = dict(now.contents), dict(now.retired)
    for name in sorted(datasets):
        if old := contents.pop(name, None):
            retired[old.file] = time.time()
        in_force = replace(now, records=records).in_force(name)
        remaining = [record for record in in_force if record.accepted]
        if remaining:
            dataset = datapackage.package().operational_dataset(name)
            parts = [manifests.existing(record.accepted_file) for record in remaining]
            contents[name] = store.make(dataset, parts, remaining)
            retired.pop(contents[name].file, None)
    manifests.write(replace(now, records=records, contents=contents, retired=retired))
