"""The manifest of imports: one small file that says what is in force, and who may change it.

``manifest.json`` is the only commit point of ``imports/``: files are written under new names and
put on the disk, and only then does it take the place of the one before. A process killed at any
moment leaves the old content or the new one, whole; files it doesn't name are garbage and swept by
a later import. A lock held by the operating system lets one process at a time change anything;
readers need none.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.access import OWNER
from jamsostek.base.errors import ProductError
from jamsostek.workspace import disk

# how long a file that is no longer in force stays for those who are still reading it
GRACE_SECONDS = 900
_LOCK_SECONDS = 600
_PARTS = ("accepted", "current", "rejects")


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
    # the codes of the accounts that brought it and took it back; older imports don't tell
    author: str = OWNER.code
    undone_by: str | None = None


@dataclass(frozen=True)
class Content:
    """What is in force of a dataset: its file, and what it was made of."""

    file: str
    rows: int
    version: str
    columns: str


@dataclass(frozen=True)
class Manifest:
    """The whole file; ``retired`` are files out of force with the moment they went."""

    next_id: int
    records: tuple[ImportRecord, ...]
    contents: dict[str, Content]
    retired: dict[str, float]
    salt_check: str | None

    def in_force(self, dataset: str) -> list[ImportRecord]:
        """The imports of a dataset that were not undone, oldest first."""
        return [r for r in self.records if r.dataset == dataset and not r.is_undone]


def folder() -> Path:
    """Where imports lie."""
    return settings.workspace_folder() / "imports"


# -- the manifest ----------------------------------------------------------------------------


def manifest_file() -> Path:
    """The commit point; it is replaced with every import and undo."""
    return folder() / "manifest.json"


def read() -> Manifest:
    """What is in force now; raises :class:`ProductError` ``imports_unreadable``."""
    try:
        node = disk.pointed(manifest_file())
        return Manifest(
            node["next_id"],
            tuple(_record(entry) for entry in node["imports"]),
            {name: Content(**entry) for name, entry in node["datasets"].items()},
            node["retired"],
            node["salt_check"],
        )
    except FileNotFoundError:
        return Manifest(1, (), {}, {}, None)
    except NotADirectoryError as error:
        raise ProductError("workspace_unwritable", folder=folder().parent.name) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProductError(
            "imports_unreadable", file=settings.shown_path(manifest_file())
        ) from error


def _record(entry: dict) -> ImportRecord:
    entry = {"author": OWNER.code, "undone_by": None, **entry}
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
        entry[name] = relative(entry[name]) if entry[name] else None
    return entry


def write(manifest: Manifest) -> None:
    """The commit: before this line the old content is in force, after it the new one."""
    now = time.time()
    retired = {name: at for name, at in manifest.retired.items() if now - at < GRACE_SECONDS}
    node = {
        "next_id": manifest.next_id,
        "imports": [_entry(record) for record in manifest.records],
        "datasets": {name: asdict(content) for name, content in manifest.contents.items()},
        "retired": retired,
        "salt_check": manifest.salt_check,
    }
    disk.point(manifest_file(), node)
    _sweep(replace(manifest, retired=retired))


@contextlib.contextmanager
def changing() -> Iterator[Manifest]:
    """The manifest, while no other process may change it; ``imports_busy`` if one does for long."""
    with locked():
        yield read()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """The same where the manifest itself may be damaged: it is about to be replaced."""
    with guarded():
        folder().mkdir(parents=True, exist_ok=True)
        held = disk.lock(folder() / "lock", _LOCK_SECONDS)
    if held is None:
        raise ProductError("imports_busy")
    try:
        with guarded():
            yield
    finally:
        held.release()


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """What can't be written is told as ``workspace_unwritable``."""
    try:
        yield
    except OSError as error:
        raise disk.unwritable(error, folder().parent.name) from error


def move(staged: Path, name: str) -> Path:
    """Put a staged file into ``imports/`` under this name; returns where it is now."""
    file = folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    disk.put(staged, file)
    return file


def relative(file: Path) -> str:
    """A file of ``imports/`` as the manifest names it."""
    return file.relative_to(folder()).as_posix()


def existing(file: Path | str) -> Path:
    """A file the manifest names; raises ``imports_unreadable`` when it is gone."""
    file = folder() / file
    if not file.is_file():
        raise ProductError("imports_unreadable", file=settings.shown_path(file))
    return file


# -- sweeping ---------------------------------------------------------------------------------


def _sweep(manifest: Manifest) -> None:
    """Remove what no manifest names; only called by the one process that may write."""
    named = {content.file for content in manifest.contents.values()} | set(manifest.retired)
    for record in manifest.records:
        if record.rejects_file:
            named.add(relative(record.rejects_file))
        if record.accepted_file and not record.is_undone:
            named.add(relative(record.accepted_file))
    written = {file for part in _PARTS for file in (folder() / part).glob("*")}
    disk.sweep(file for file in written if relative(file) not in named)
    disk.sweep(left for left in (folder() / "staging").glob("*") if _is_abandoned(left))
    for file in (manifest_file(), settings.workspace_folder() / "salt"):
        disk.sweep(disk.drafts(file))


def _is_abandoned(staged: Path) -> bool:
    lock = staged / "lock"
    try:
        age = time.time() - staged.stat().st_mtime
        # a spill folder has no lock; one just being made may not have taken its lock yet
        if staged.name.startswith("spill-") or age < 60:
            return age > 86_400
        if held := disk.lock(lock):
            held.release()
        return held is not None
    except OSError:
        return not lock.exists()
