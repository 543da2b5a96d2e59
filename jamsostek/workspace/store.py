"""The workspace store of imported operational data: what is in force, and how it came about.

Everything lies in ``imports/`` of the workspace; :mod:`jamsostek.workspace.manifest` says how it
survives a kill, :mod:`jamsostek.workspace.content` what the imports of a dataset come to.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.access import OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import literal
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.workspace import disk, erasing, forgotten
from jamsostek.workspace import manifest as manifests
from jamsostek.workspace.content import (
    columns_of,
    content_sql,
    engine,
    near_sql,
    parquet_columns,
    survives,
    unanswered,
)
from jamsostek.workspace.manifest import (
    Content,
    ImportRecord,
    Manifest,
    existing,
    folder,
    relative,
)

_SALT_BYTES = 32


@dataclass(frozen=True)
class DatasetState:
    """What is in force of one dataset: rows, when the last import was (UTC), how many there are."""

    dataset: str
    rows: int
    imported_at: datetime
    imports: int
    version: str


# -- reading ---------------------------------------------------------------------------------


def current_files() -> dict[str, Path]:
    """Dataset → the Parquet file with its content: contract columns and types, in their order.

    Only datasets of the contract that have rows in force. Raises :class:`ProductError`
    ``imports_unreadable`` when the manifest is damaged or names a file that is gone.
    """
    found = {}
    manifest = manifests.read()
    for dataset in datapackage.package().operational:
        content = manifest.contents.get(dataset.name)
        if content is None:
            continue
        if content.columns != columns_of(dataset):
            return _renewed()
        found[dataset.name] = existing(content.file)
    return found


def accepted_files() -> dict[str, tuple[Path, ...]]:
    """Dataset → the Parquet files of its imports in force, oldest first: their rows as they were
    accepted, of which the later ones replaced some of the earlier."""
    found: dict[str, tuple[Path, ...]] = {}
    for record in manifests.read().records:
        if record.accepted and not record.is_undone:
            found[record.dataset] = (*found.get(record.dataset, ()), record.accepted_file)
    return found


def state() -> list[DatasetState]:
    """What is in force, one entry for each dataset that has any rows, in the contract's order."""
    manifest = manifests.read()
    return [
        DatasetState(
            dataset.name,
            manifest.contents[dataset.name].rows,
            max(record.imported_at for record in manifest.in_force(dataset.name)),
            len(manifest.in_force(dataset.name)),
            manifest.contents[dataset.name].version,
        )
        for dataset in datapackage.package().operational
        if dataset.name in manifest.contents
    ]


def records() -> list[ImportRecord]:
    """Every import ever taken in, undone ones too, newest first."""
    return list(reversed(manifests.read().records))


def version(dataset: str) -> str | None:
    """What changes when the content of a dataset does; ``None`` without content."""
    content = manifests.read().contents.get(dataset)
    return content.version if content else None


def same_import(dataset: str, sha256: str, options: str) -> ImportRecord | None:
    """The import in force of the same file read in the same way, if there is one."""
    return _same(manifests.read(), dataset, sha256, options)


def _same(manifest: Manifest, dataset: str, sha256: str, options: str) -> ImportRecord | None:
    for record in manifest.in_force(dataset):
        if (record.sha256, record.options) == (sha256, options):
            return record
    return None


# -- changing --------------------------------------------------------------------------------


def take_in(
    record: ImportRecord,
    accepted: Path,
    rejects: Path | None,
    only_on: tuple[str | None] | None = None,
    seen: tuple[str | None, int] | None = None,
) -> ImportRecord:
    """Make staged rows part of a dataset; returns the record with its number and files.

    ``accepted`` is a Parquet file in contract form, ``rejects`` a CSV or ``None``; both lie in
    :func:`staging` and are moved. When the same file is in force already, nothing changes and the
    record of that import is returned. An import without accepted rows is only recorded.
    ``only_on`` holds the version of the content that the rows were made from (``None``: there was
    none); raises :class:`ProductError` ``changed_meanwhile`` if another is in force now.
    ``seen`` are the version looked at and how many of its rows would go unanswered: the same error
    if by now there is another and more of it would go.
    Rows of forgotten members are left out, and not counted as accepted.
    """
    dataset = datapackage.package().operational_dataset(record.dataset)
    with manifests.changing() as manifest:
        known = _same(manifest, dataset.name, record.sha256, record.options)
        if known:
            return known
        left_out = erasing.left_out(dataset, accepted)
        record = replace(record, accepted=record.accepted - left_out)
        now = manifest.contents.get(dataset.name)
        if only_on and only_on[0] != (now.version if now else None):
            raise ProductError("changed_meanwhile")
        if seen and seen[0] != (now.version if now else None):
            if _unanswered(dataset, accepted) > seen[1]:
                raise ProductError("changed_meanwhile")
        number = manifest.next_id
        stem = f"{dataset.name}-{number:04}-{secrets.token_hex(4)}"
        accepted_file = manifests.move(accepted, f"accepted/{stem}.parquet")
        rejects_file = manifests.move(rejects, f"rejects/{stem}.csv") if rejects else None
        record = replace(
            record,
            id=number,
            imported_at=datetime.now(UTC).replace(microsecond=0),
            accepted_file=accepted_file,
            rejects_file=rejects_file,
        )
        contents, retired = dict(manifest.contents), dict(manifest.retired)
        records = (*manifest.records, record)
        in_force = [r for r in records if r.dataset == dataset.name and not r.is_undone]
        old = contents.get(dataset.name)
        if record.accepted:
            # the old content and the new rows suffice: what an earlier import removed stays removed
            parts = [folder() / old.file] if old else []
            made = make(dataset, [*parts, accepted_file], in_force)
            contents[dataset.name] = made
            _retire(retired, old, records)
        manifests.write(replace(
            manifest, next_id=number + 1, records=records, contents=contents, retired=retired
        ))  # fmt: skip
    return record


def undo(number: int, by: str = OWNER.code) -> ImportRecord:
    """Take an import back, by the account of that code: the content is computed anew from those
    that remain.

    Raises :class:`ProductError` ``no_such_import`` or ``already_undone``.
    """
    with manifests.changing() as manifest:
        found = [record for record in manifest.records if record.id == number]
        if not found:
            raise ProductError("no_such_import", number=number)
        if found[0].is_undone:
            raise ProductError("already_undone", number=number)
        undone = replace(
            found[0],
            is_undone=True,
            undone_at=datetime.now(UTC).replace(microsecond=0),
            undone_by=by,
        )
        records = tuple(undone if record.id == number else record for record in manifest.records)
        contents, retired = dict(manifest.contents), dict(manifest.retired)
        remaining = [r for r in records if r.dataset == undone.dataset and not r.is_undone]
        old = contents.pop(undone.dataset, None)
        parts = [existing(r.accepted_file) for r in remaining if r.accepted]
        if parts:
            dataset = datapackage.package().operational_dataset(undone.dataset)
            contents[undone.dataset] = make(dataset, parts, remaining)
        _retire(retired, old, records)
        retired[relative(undone.accepted_file)] = time.time()
        manifests.write(replace(manifest, records=records, contents=contents, retired=retired))
    return undone


def _renewed() -> dict[str, Path]:
    """As :func:`current_files`, after the contract's columns changed."""
    with manifests.changing() as manifest:
        contents, retired = dict(manifest.contents), dict(manifest.retired)
        for dataset in datapackage.package().operational:
            old = contents.get(dataset.name)
            if old and old.columns != columns_of(dataset):
                in_force = manifest.in_force(dataset.name)
                parts = [existing(r.accepted_file) for r in in_force if r.accepted]
                contents[dataset.name] = make(dataset, parts, in_force)
                _retire(retired, old, manifest.records)
        manifests.write(replace(manifest, contents=contents, retired=retired))
        return {
            dataset.name: existing(contents[dataset.name].file)
            for dataset in datapackage.package().operational
            if dataset.name in contents
        }


def _retire(retired: dict[str, float], old: Content | None, records) -> None:
    in_use = {relative(r.accepted_file) for r in records if r.accepted_file and not r.is_undone}
    if old and old.file not in in_use:
        retired[old.file] = time.time()


def make(dataset: Dataset, parts: list[Path], in_force: list[ImportRecord]) -> Content:
    """Write the content that follows from the parts, oldest first; called under the lock."""
    columns = columns_of(dataset)
    made_of = [columns, *(f"{r.sha256} {r.options}" for r in in_force if r.accepted)]
    if forgotten.person_columns(dataset):
        made_of += sorted(forgotten.known())
    content_version = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    with engine() as connection:
        if len(parts) == 1 and parquet_columns(connection, parts[0]) == columns:
            file = parts[0]  # an import alone is its own content
        else:
            name = f"current/{dataset.name}-{content_version}-{secrets.token_hex(4)}.parquet"
            file = folder() / name
            file.parent.mkdir(parents=True, exist_ok=True)
            sql = content_sql(connection, dataset, parts)
            with disk.whole(file) as draft:
                connection.execute(f"copy ({sql}) to $file (format parquet)", {"file": str(draft)})
        counted = connection.execute("select count(*) from read_parquet($1)", [str(file)])
        (rows,) = counted.fetchone()
    return Content(relative(file), rows, content_version, columns)


def replaced_sql(connection, dataset: Dataset, new: Path) -> str | None:
    """A select of the rows in force that an import of ``new`` would remove, ``is_unanswered``
    those that nothing in it has the key of.

    ``None`` when there is no content yet.
    """
    content = manifests.read().contents.get(dataset.name)
    if content is None:
        return None
    return (
        f"with old as (select *, 0 as part from read_parquet({literal(existing(content.file))})), "
        f"young as (select *, 1 as part from read_parquet({literal(new)})) "
        f"select * exclude (part), {unanswered(dataset, 'row', 'young')} as is_unanswered "
        f"from old as row where {near_sql(connection, dataset, new)} "
        f"and not ({survives(dataset, 'row', 'young')})"
    )


def _unanswered(dataset: Dataset, new: Path) -> int:
    with engine() as connection:
        sql = replaced_sql(connection, dataset, new)
        if sql is None:
            return 0
        counted = connection.execute(f"select count(*) from ({sql}) where is_unanswered")
        return counted.fetchall()[0][0]


# -- staging ---------------------------------------------------------------------------------


class Staging:
    """A folder of one import in preparation; removed when it is closed, or swept after a kill."""

    def __init__(self) -> None:
        base = folder() / "staging"
        self.folder = base / secrets.token_hex(8)
        with manifests.guarded():
            self.folder.mkdir(parents=True)
            # held as long as the owner lives: the operating system lets it go even after a kill
            self._lock = disk.lock(self.folder / "lock")

    def close(self) -> None:
        """Remove the folder; may be called again."""
        self._lock.release(force=True)
        disk.remove(self.folder)


# -- the salt --------------------------------------------------------------------------------


def salt() -> str:
    """The office's secret, as 64 hex digits, with which KPJ and NIK become member keys.

    Made once, readable by its owner only. Raises :class:`ProductError` ``salt_lost`` when keys were
    made with another one: the same person would get a second key.
    """
    file = settings.workspace_folder() / "salt"
    manifest = manifests.read()
    if manifest.salt_check and file.is_file():
        return _checked(manifest, file.read_text("ascii", "replace").strip())
    with manifests.changing() as manifest:
        if file.is_file():
            text = file.read_text("ascii", "replace").strip()
        elif manifest.salt_check:
            raise ProductError("salt_lost")
        else:
            text = secrets.token_hex(_SALT_BYTES)
            with disk.whole(file) as draft:
                handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w", encoding="ascii") as out:
                    out.write(text)
        if not manifest.salt_check:
            manifests.write(replace(manifest, salt_check=_fingerprint(text)))
        return _checked(manifests.read(), text)


def _checked(manifest: Manifest, text: str) -> str:
    if _fingerprint(text) != manifest.salt_check:
        raise ProductError("salt_lost")
    return text


def _fingerprint(text: str) -> str:
    return hashlib.sha256(f"jamsostek salt check {text}".encode()).hexdigest()[:16]
