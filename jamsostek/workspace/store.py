"""The workspace store of imported operational data: what is in force, and how it came about.

Everything lies in ``imports/`` of the workspace. One small file, ``manifest.json``, is the only
commit point: Parquet files are written under new names, flushed and renamed, and only then is the
manifest replaced, in one atomic step. A process killed at any moment leaves the old content or the
new one, whole; files the manifest doesn't name are garbage and swept by a later import. A lock held
by the operating system lets one process at a time change anything; readers need none.

The content of a dataset is its imports in force, applied in order: a later import removes earlier
rows that agree with one of its own in the contract's ``replaces`` columns, then adds its rows. A
regency's month is reported at one level only, so for ``enrollment_monthly`` a later import at
another level (regency, district, village) removes the regency's month too; and a later year (of
``targets``) removes that year's months.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from jamsostek.contract import datapackage
from jamsostek.base import settings
from jamsostek.contract.datapackage import Dataset
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier, literal

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

# how long a file that is no longer in force stays for those who are still reading it
_GRACE_SECONDS = 900
_LOCK_SECONDS = 600
_SALT_BYTES = 32


@dataclass(frozen=True)
class ImportRecord:
    """One import, as the history tells it; ``imported_at`` and ``undone_at`` are UTC.

    ``rejects_file`` is ``None`` when no row was rejected. ``options`` is what else decides what a
    file is read as (system of codes, program version).
    """

    id: int
    dataset: str
    file_name: str
    sheet: str | None
    imported_at: datetime
    accepted: int
    rejected: int
    sha256: str
    options: str
    is_undone: bool = False
    undone_at: datetime | None = None
    accepted_file: Path | None = None
    rejects_file: Path | None = None


@dataclass(frozen=True)
class DatasetState:
    """What is in force of one dataset: rows, when the last import was (UTC), how many there are."""

    dataset: str
    rows: int
    imported_at: datetime
    imports: int
    version: str


@dataclass(frozen=True)
class _Content:
    file: str
    rows: int
    version: str
    columns: str


@dataclass(frozen=True)
class _Manifest:
    """The whole file; ``retired`` are files out of force with the moment they went."""

    next_id: int
    records: tuple[ImportRecord, ...]
    contents: dict[str, _Content]
    retired: dict[str, float]
    salt_check: str | None

    def in_force(self, dataset: str) -> list[ImportRecord]:
        """The imports of a dataset that were not undone, oldest first."""
        return [r for r in self.records if r.dataset == dataset and not r.is_undone]


def folder() -> Path:
    """Where imports lie."""
    return settings.workspace_folder() / "imports"


# -- reading ---------------------------------------------------------------------------------


def current_files() -> dict[str, Path]:
    """Dataset → the Parquet file with its content: contract columns and types, in their order.

    Only datasets of the contract that have rows in force. Raises :class:`ProductError`
    ``imports_unreadable`` when the manifest is damaged or names a file that is gone.
    """
    found = {}
    manifest = _read()
    for dataset in datapackage.package().operational:
        content = manifest.contents.get(dataset.name)
        if content is None:
            continue
        if content.columns != _columns(dataset):
            return _renewed()
        found[dataset.name] = _existing(content.file)
    return found


def state() -> list[DatasetState]:
    """What is in force, one entry for each dataset that has any rows, in the contract's order."""
    manifest = _read()
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
    return list(reversed(_read().records))


def version(dataset: str) -> str | None:
    """What changes when the content of a dataset does; ``None`` without content."""
    content = _read().contents.get(dataset)
    return content.version if content else None


def same_import(dataset: str, sha256: str, options: str) -> ImportRecord | None:
    """The import in force of the same file read in the same way, if there is one."""
    return _same(_read(), dataset, sha256, options)


def _same(manifest: _Manifest, dataset: str, sha256: str, options: str) -> ImportRecord | None:
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
) -> ImportRecord:
    """Make staged rows part of a dataset; returns the record with its number and files.

    ``accepted`` is a Parquet file in contract form, ``rejects`` a CSV or ``None``; both lie in
    :func:`staging` and are moved. When the same file is in force already, nothing changes and the
    record of that import is returned. An import without accepted rows is only recorded.
    ``only_on`` holds the version of the content that the rows were made from (``None``: there was
    none); raises :class:`ProductError` ``changed_meanwhile`` if another is in force now.
    """
    dataset = datapackage.package().operational_dataset(record.dataset)
    with _changing() as manifest:
        known = _same(manifest, dataset.name, record.sha256, record.options)
        if known:
            return known
        now = manifest.contents.get(dataset.name)
        if only_on and only_on[0] != (now.version if now else None):
            raise ProductError("changed_meanwhile")
        number = manifest.next_id
        stem = f"{dataset.name}-{number:04}-{secrets.token_hex(4)}"
        accepted_file = _move(accepted, f"accepted/{stem}.parquet")
        rejects_file = _move(rejects, f"rejects/{stem}.csv") if rejects else None
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
            made = _make(dataset, [*parts, accepted_file], in_force)
            contents[dataset.name] = made
            _retire(retired, old, records)
        _write(replace(
            manifest, next_id=number + 1, records=records, contents=contents, retired=retired
        ))  # fmt: skip
    return record


def undo(number: int) -> ImportRecord:
    """Take an import back: the content is computed anew from those that remain.

    Raises :class:`ProductError` ``no_such_import`` or ``already_undone``.
    """
    with _changing() as manifest:
        found = [record for record in manifest.records if record.id == number]
        if not found:
            raise ProductError("no_such_import", number=number)
        if found[0].is_undone:
            raise ProductError("already_undone", number=number)
        undone = replace(
            found[0], is_undone=True, undone_at=datetime.now(UTC).replace(microsecond=0)
        )
        records = tuple(undone if record.id == number else record for record in manifest.records)
        contents, retired = dict(manifest.contents), dict(manifest.retired)
        remaining = [r for r in records if r.dataset == undone.dataset and not r.is_undone]
        old = contents.pop(undone.dataset, None)
        parts = [_existing(r.accepted_file) for r in remaining if r.accepted]
        if parts:
            dataset = datapackage.package().operational_dataset(undone.dataset)
            contents[undone.dataset] = _make(dataset, parts, remaining)
        _retire(retired, old, records)
        retired[_relative(undone.accepted_file)] = time.time()
        _write(replace(manifest, records=records, contents=contents, retired=retired))
    return undone


def _renewed() -> dict[str, Path]:
    """As :func:`current_files`, after the contract's columns changed."""
    with _changing() as manifest:
        contents, retired = dict(manifest.contents), dict(manifest.retired)
        for dataset in datapackage.package().operational:
            old = contents.get(dataset.name)
            if old and old.columns != _columns(dataset):
                in_force = manifest.in_force(dataset.name)
                parts = [_existing(r.accepted_file) for r in in_force if r.accepted]
                contents[dataset.name] = _make(dataset, parts, in_force)
                _retire(retired, old, manifest.records)
        _write(replace(manifest, contents=contents, retired=retired))
        return {
            dataset.name: _existing(contents[dataset.name].file)
            for dataset in datapackage.package().operational
            if dataset.name in contents
        }


def _retire(retired: dict[str, float], old: _Content | None, records) -> None:
    in_use = {_relative(r.accepted_file) for r in records if r.accepted_file and not r.is_undone}
    if old and old.file not in in_use:
        retired[old.file] = time.time()


# -- content ---------------------------------------------------------------------------------


def _make(dataset: Dataset, parts: list[Path], in_force: list[ImportRecord]) -> _Content:
    """Write the content that follows from the parts, oldest first."""
    columns = _columns(dataset)
    content_version = hashlib.sha256(
        "\n".join([columns, *(f"{r.sha256} {r.options}" for r in in_force if r.accepted)]).encode()
    ).hexdigest()[:16]
    with engine() as connection:
        if len(parts) == 1 and _parquet_columns(connection, parts[0]) == columns:
            file = parts[0]  # an import alone is its own content
        else:
            name = f"current/{dataset.name}-{content_version}-{secrets.token_hex(4)}.parquet"
            file = folder() / name
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(file.name + ".tmp")
            sql = content_sql(connection, dataset, parts)
            connection.execute(f"copy ({sql}) to {literal(draft)} (format parquet)")
            flush(draft)
            draft.replace(file)
        rows = connection.execute("select count(*) from read_parquet($1)", [str(file)]).fetchall()[
            0
        ]
    return _Content(_relative(file), rows[0], content_version, columns)


def content_sql(connection, dataset: Dataset, parts: list[Path]) -> str:
    """A select of what the Parquet files ``parts``, applied oldest first, leave in force."""
    each = []
    for number, part in enumerate(parts):
        has = _parquet_columns(connection, part).split(",")
        columns = ", ".join(
            f"cast({identifier(f.name) if f'{f.name} {f.sql_type}' in has else 'null'}"
            f" as {f.sql_type}) as {identifier(f.name)}"
            for f in dataset.fields
        )
        each.append(f"select {columns}, {number} as part from read_parquet({literal(part)})")
    if len(parts) == 2:
        # the common case: one small build side, the large old content streams by
        kept = f"select * from old as row where {_survives(dataset, 'row', 'young')}"
        return (
            f"with old as ({each[0]}), young as ({each[1]}) "
            f"select * exclude (part) from ({kept} union all select * from young)"
        )
    rows = " union all ".join(each)
    return (
        f"with every as materialized ({rows}) select * exclude (part) "
        f"from every as row where {_survives(dataset, 'row', 'every')}"
    )


def replaced_sql(connection, dataset: Dataset, new: Path) -> str | None:
    """A select of the rows in force that an import of ``new`` would remove.

    ``None`` when there is no content yet.
    """
    content = _read().contents.get(dataset.name)
    if content is None:
        return None
    return (
        f"with old as (select *, 0 as part from read_parquet({literal(_existing(content.file))})), "
        f"young as (select *, 1 as part from read_parquet({literal(new)})) "
        f"select * exclude (part) from old as row where not ({_survives(dataset, 'row', 'young')})"
    )


def _survives(dataset: Dataset, row: str, later: str) -> str:
    """The condition that no later part replaces a row."""
    agree = " and ".join(
        # a year goes with its months: they were a part of what is replaced
        f"starts_with({row}.{identifier(name)}, later.{identifier(name)})"
        if dataset.field(name).role == "period"
        else f"later.{identifier(name)} = {row}.{identifier(name)}"
        for name in dataset.replaces
    )
    condition = (
        f"not exists (select 1 from {later} as later where {agree} and later.part > {row}.part)"
    )
    if has_levels(dataset):
        # distinct: else each row would be held against every row of its regency's month
        levels = (
            "select distinct month, left(region_code, 4) as regency, len(region_code) as level, "
            f"part from {later}"
        )
        condition += (
            f" and not exists (select 1 from ({levels}) as later where later.month = {row}.month "
            f"and later.regency = left({row}.region_code, 4) "
            f"and later.level <> len({row}.region_code) and later.part > {row}.part)"
        )
    return condition


def has_levels(dataset: Dataset) -> bool:
    """Whether a month's rows may be of a regency, a district or a village."""
    return {"month", "region_code"} <= set(dataset.replaces) and (
        "\\d{4}" in dataset.field("region_code").constraints.get("pattern", "")
    )


def _columns(dataset: Dataset) -> str:
    return ",".join(f"{field.name} {field.sql_type}" for field in dataset.fields)


def _parquet_columns(connection, file: Path) -> str:
    described = connection.execute(
        "select column_name, column_type from (describe select * from read_parquet($file))",
        {"file": str(file)},
    )
    return ",".join(f"{name} {kind.lower()}" for name, kind in described.fetchall())


@contextlib.contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into the workspace; its errors become ``ProductError``."""
    spill = folder() / "staging" / f"spill-{secrets.token_hex(6)}"
    try:
        with duckdb.connect(config={"temp_directory": str(spill)}) as connection:
            yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise ProductError("workspace_unwritable", folder=folder().parent.name) from error
    finally:
        shutil.rmtree(spill, ignore_errors=True)


# -- the salt --------------------------------------------------------------------------------


def salt() -> str:
    """The office's secret, as 64 hex digits, with which KPJ and NIK become member keys.

    Made once, readable by its owner only. Raises :class:`ProductError` ``salt_lost`` when keys were
    made with another one: the same person would get a second key.
    """
    file = settings.workspace_folder() / "salt"
    manifest = _read()
    if manifest.salt_check and file.is_file():
        return _checked(manifest, file.read_text("ascii", "replace").strip())
    with _changing() as manifest:
        if file.is_file():
            text = file.read_text("ascii", "replace").strip()
        elif manifest.salt_check:
            raise ProductError("salt_lost")
        else:
            text = secrets.token_hex(_SALT_BYTES)
            draft = file.with_name(f"salt.{secrets.token_hex(4)}.tmp")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(file)
        if not manifest.salt_check:
            _write(replace(manifest, salt_check=_fingerprint(text)))
        return _checked(_read(), text)


def _checked(manifest: _Manifest, text: str) -> str:
    if _fingerprint(text) != manifest.salt_check:
        raise ProductError("salt_lost")
    return text


def _fingerprint(text: str) -> str:
    return hashlib.sha256(f"jamsostek salt check {text}".encode()).hexdigest()[:16]


# -- staging ---------------------------------------------------------------------------------


class Staging:
    """A folder of one import in preparation; removed when it is closed, or swept after a kill."""

    def __init__(self) -> None:
        base = folder() / "staging"
        self.folder = base / secrets.token_hex(8)
        with _guarded():
            self.folder.mkdir(parents=True)
            # held as long as the owner lives: the operating system lets it go even after a kill
            self._lock = (self.folder / "lock").open("a+b")
            _try_lock(self._lock)

    def close(self) -> None:
        """Remove the folder; may be called again."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep(manifest: _Manifest) -> None:
    """Remove what no manifest names; only called by the one process that may write."""
    named = {content.file for content in manifest.contents.values()} | set(manifest.retired)
    for record in manifest.records:
        if record.rejects_file:
            named.add(_relative(record.rejects_file))
        if record.accepted_file and not record.is_undone:
            named.add(_relative(record.accepted_file))
    for part in ("accepted", "current", "rejects"):
        for file in (folder() / part).glob("*"):
            if _relative(file) not in named:
                with contextlib.suppress(OSError):
                    file.unlink()
    for left in (folder() / "staging").glob("*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    for draft in (*folder().glob("manifest.json.*"), *folder().parent.glob("salt.*.tmp")):
        with contextlib.suppress(OSError):
            draft.unlink()


def _is_abandoned(staged: Path) -> bool:
    try:
        # one just being made may not have taken its lock yet; a spill folder has none at all
        if time.time() - staged.stat().st_mtime < 60:
            return False
        if staged.name.startswith("spill-"):
            return time.time() - staged.stat().st_mtime > 86_400
        with (staged / "lock").open("a+b") as handle:
            return _try_lock(handle)
    except OSError:
        return not (staged / "lock").exists()


# -- the manifest ----------------------------------------------------------------------------


def _manifest_file() -> Path:
    return folder() / "manifest.json"


def _read() -> _Manifest:
    try:
        node = json.loads(_manifest_file().read_text("utf-8"))
        return _Manifest(
            node["next_id"],
            tuple(_record(entry) for entry in node["imports"]),
            {name: _Content(**entry) for name, entry in node["datasets"].items()},
            node["retired"],
            node["salt_check"],
        )
    except FileNotFoundError:
        return _Manifest(1, (), {}, {}, None)
    except NotADirectoryError as error:
        raise ProductError("workspace_unwritable", folder=folder().parent.name) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProductError(
            "imports_unreadable", file=settings.shown_path(_manifest_file())
        ) from error


def _record(entry: dict) -> ImportRecord:
    values = {field.name: entry[field.name] for field in fields(ImportRecord)}
    for name in ("imported_at", "undone_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("accepted_file", "rejects_file"):
        values[name] = folder() / values[name] if values[name] else None
    return ImportRecord(**values)


def _entry(record: ImportRecord) -> dict:
    entry = asdict(record)
    for name in ("imported_at", "undone_at"):
        entry[name] = entry[name].isoformat() if entry[name] else None
    for name in ("accepted_file", "rejects_file"):
        entry[name] = _relative(entry[name]) if entry[name] else None
    return entry


def _write(manifest: _Manifest) -> None:
    """The commit: before this line the old content is in force, after it the new one."""
    now = time.time()
    retired = {name: at for name, at in manifest.retired.items() if now - at < _GRACE_SECONDS}
    node = {
        "next_id": manifest.next_id,
        "imports": [_entry(record) for record in manifest.records],
        "datasets": {name: asdict(content) for name, content in manifest.contents.items()},
        "retired": retired,
        "salt_check": manifest.salt_check,
    }
    file = _manifest_file()
    draft = file.with_name(f"manifest.json.{secrets.token_hex(4)}")
    draft.write_text(json.dumps(node, ensure_ascii=False, indent=1), "utf-8")
    flush(draft)
    # the names of the files it speaks of must be on the disk before it is
    for part in ("accepted", "current", "rejects"):
        _flush_folder(folder() / part)
    draft.replace(file)
    _flush_folder(folder())
    _sweep(replace(manifest, retired=retired))


@contextlib.contextmanager
def _changing() -> Iterator[_Manifest]:
    """The manifest, while no other process may change it."""
    with _guarded():
        folder().mkdir(parents=True, exist_ok=True)
        handle = (folder() / "lock").open("a+b")
    with handle:
        waited_until = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(handle):
            if time.monotonic() > waited_until:
                raise ProductError("imports_busy")
            time.sleep(0.02)
        with _guarded():
            yield _read()
        # closing the file lets the lock go


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProductError("workspace_unwritable", folder=folder().parent.name) from error


def _try_lock(handle) -> bool:
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _move(staged: Path, name: str) -> Path:
    file = folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    flush(staged)
    staged.replace(file)
    return file


def _relative(file: Path) -> str:
    return file.relative_to(folder()).as_posix()


def _existing(file: Path | str) -> Path:
    file = folder() / file
    if not file.is_file():
        raise ProductError("imports_unreadable", file=settings.shown_path(file))
    return file


def flush(file: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _flush_folder(path: Path) -> None:
    # Windows can't open a folder; there the rename itself is written through
    if os.name == "posix" and path.is_dir():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
