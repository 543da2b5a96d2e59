"""Rows of forgotten members taken out of what is imported: of every import and of what is in force.

A Parquet file that holds such rows is written anew under a new name; the manifest is the commit
point, as for an import, and what it no longer names is removed at once.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.workspace import disk, forgotten, manifest
from jamsostek.workspace.content import columns_of, engine, parquet_columns
from jamsostek.workspace.manifest import Manifest, folder

# the folders of files with rows: in force or out of it, and set aside by mending
_WITH_ROWS = ("accepted", "current", "damaged")


def rows_of(marks: Collection[str]) -> dict[str, int]:
    """Dataset → how many rows of its files are of these members; only those with any."""
    found: Counter[str] = Counter()
    with engine() as connection:
        for dataset, file in _files(manifest.read()):
            found[dataset.name] += _count(connection, dataset, file, marks)
    return {name: rows for name, rows in found.items() if rows}


def drafts_of(marks: Collection[str]) -> list[Path]:
    """The folders of imports in preparation that hold accepted rows of these members."""
    of_persons = [d for d in datapackage.package().operational if forgotten.person_columns(d)]
    found = set()
    with engine() as connection:
        for file in staged("*.parquet"):
            try:
                columns = parquet_columns(connection, file)
            except duckdb.InvalidInputException:
                found.add(draft_of(file))  # half written: nobody can tell
                continue
            dataset = next((d for d in of_persons if columns_of(d) == columns), None)
            if dataset and _count(connection, dataset, file, marks):
                found.add(draft_of(file))
    return sorted(found)


def staged(pattern: str) -> Iterator[Path]:
    """Files of imports in preparation, and of a backup that was killed while it put files aside."""
    yield from (folder() / "staging").glob(f"*/**/{pattern}")


def draft_of(file: Path) -> Path:
    """The folder of the import in preparation that a staged file is of."""
    staging = folder() / "staging"
    return staging / file.relative_to(staging).parts[0]


def out_of_force(marks: Collection[str]) -> list[Path]:
    """Files that no dataset is made of any more and that hold these members, or may: those of
    undone imports and of earlier contents, and what was set aside as damaged."""
    of_persons = [d for d in datapackage.package().operational if forgotten.person_columns(d)]
    in_force = {file for _, file in _files(manifest.read())}
    found = []
    with engine() as connection:
        for file in (f for part in _WITH_ROWS for f in (folder() / part).glob("*")):
            name = file.name.lstrip(".")  # a draft of one, left by a kill
            dataset = next((d for d in of_persons if name.startswith(f"{d.name}-")), None)
            if dataset and file not in in_force and _may_hold(connection, dataset, file, marks):
                found.append(file)
    return sorted(found)


def _may_hold(connection, dataset: Dataset, file: Path, marks: Collection[str]) -> bool:
    try:
        return _count(connection, dataset, file, marks) > 0
    except duckdb.Error:
        return True  # nobody can tell: it is damaged, or of another contract's columns


def erase(was: Manifest, marks: Collection[str]) -> None:
    """Take their rows out of all there is; called under the lock of imports."""
    renamed: dict[str, tuple[str, int]] = {}
    with engine() as connection:
        for dataset, file in _files(was):
            name = manifest.relative(file)
            if name in renamed or not _count(connection, dataset, file, marks):
                continue
            renamed[name] = _without(connection, dataset, file, marks)
    for file in out_of_force(marks):
        disk.remove(file)
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
    # even if nothing in force was theirs: nothing out of force stays for a while, as after an import
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
    return disk.of_parts([version, *sorted(marks)])[:16]
