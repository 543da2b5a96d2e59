"""Rows of forgotten members taken out of what is imported: of every import and of what is in force.

A Parquet file that holds such rows is written anew under a new name; the manifest is the commit
point, as for an import, and what it no longer names is removed at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.workspace import disk, forgotten, manifest
from jamsostek.workspace.content import columns_of, engine, parquet_columns
from jamsostek.workspace.manifest import Manifest, folder


def rows_of(marks: Collection[str]) -> dict[str, int]:
    """Dataset → how many rows of its files are of these members; only those with any."""
    found: Counter[str] = Counter()
    with engine() as connection:
        for dataset, file in _files(manifest.read()):
            found[dataset.name] += _count(connection, dataset, file, marks)
    return {name: rows for name, rows in found.items() if rows}


def drafts_of(marks: Collection[str]) -> list[Path]:
    """The folders of imports in preparation that hold rows of these members."""
    of_persons = [d for d in datapackage.package().operational if forgotten.person_columns(d)]
    found = set()
    with engine() as connection:
        for file in (folder() / "staging").glob("*/*.parquet"):
            columns = parquet_columns(connection, file)
            dataset = next((d for d in of_persons if columns_of(d) == columns), None)
            if dataset and _count(connection, dataset, file, marks):
                found.add(file.parent)
    return sorted(found)


def erase(was: Manifest, marks: Collection[str]) -> None:
    """Take their rows out of all there is; called under the lock of imports."""
    renamed: dict[str, tuple[str, int]] = {}
    with engine() as connection:
        for dataset, file in _files(was):
            name = manifest.relative(file)
            if name in renamed or not _count(connection, dataset, file, marks):
                continue
            renamed[name] = _without(connection, dataset, file, marks)
    if not renamed:
        return
    records = tuple(
        replace(record, accepted_file=folder() / renamed[manifest.relative(record.accepted_file)][0])
        if record.accepted_file and manifest.relative(record.accepted_file) in renamed
        else record
        for record in was.records
    )
    contents = {
        name: replace(
            content,
            file=renamed[content.file][0],
            rows=renamed[content.file][1],
            version=_next_version(content.version, marks),
        )
        if content.file in renamed
        else content
        for name, content in was.contents.items()
    }
    # nothing out of force stays for a while, as it does after an import
    manifest.write(replace(was, records=records, contents=contents, retired={}))


def left_out(dataset: Dataset, accepted: Path) -> int:
    """Rid staged rows of the forgotten members in place; returns how many rows that were."""
    marks = forgotten.known()
    if not marks or not forgotten.person_columns(dataset):
        return 0
    with engine() as connection:
        count = _count(connection, dataset, accepted, marks)
        if count:
            with disk.whole(accepted) as draft:
                _copy(connection, dataset, accepted, marks, draft)
    return count


def _files(was: Manifest) -> Iterator[tuple[Dataset, Path]]:
    for dataset in datapackage.package().operational:
        if not forgotten.person_columns(dataset):
            continue
        content = was.contents.get(dataset.name)
        found = [r.accepted_file for r in was.in_force(dataset.name) if r.accepted]
        found += [folder() / content.file] if content else []
        yield from ((dataset, manifest.existing(file)) for file in dict.fromkeys(found))


def _count(connection, dataset: Dataset, file: Path, marks: Collection[str]) -> int:
    counted = connection.execute(
        f"select count(*) from read_parquet($file) where {forgotten.is_of_forgotten(dataset)}",
        {"file": str(file), "marks": list(marks)},
    )
    return counted.fetchall()[0][0]


def _without(connection, dataset: Dataset, file: Path, marks) -> tuple[str, int]:
    """The file written anew without them: its name in ``imports/`` and its rows."""
    new = file.with_name(f"{dataset.name}-{secrets.token_hex(8)}{file.suffix}")
    with disk.whole(new) as draft:
        _copy(connection, dataset, file, marks, draft)
    counted = connection.execute("select count(*) from read_parquet($1)", [str(new)])
    return manifest.relative(new), counted.fetchall()[0][0]


def _copy(connection, dataset: Dataset, file: Path, marks, to: Path) -> None:
    connection.execute(
        f"copy (select * from read_parquet($file) where not "
        f"{forgotten.is_of_forgotten(dataset)}) to $to (format parquet)",
        {"file": str(file), "to": str(to), "marks": list(marks)},
    )


def _next_version(version: str, marks: Collection[str]) -> str:
    return hashlib.sha256("\n".join([version, *sorted(marks)]).encode()).hexdigest()[:16]
