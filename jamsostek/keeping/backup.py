"""The whole workspace and the records in one file, of one moment, while people go on working.

Under the lock of imports, for as long as it takes to give its files a second name and to copy the
small ones, everything is put aside; it is packed afterwards, while imports go on. What can be made
again is left out: the warehouse, the sample, what is published of the records, logs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.keeping import archive
from jamsostek.meetings import copying
from jamsostek.meetings.database import database
from jamsostek.workspace import disk, manifest, store

# in the file: the records, and the folder of all else
RECORDS, WORKSPACE = "records.sqlite", "workspace"
_NOTE = "backups.json"
# made again when needed, or of this machine only
_LEFT_OUT = {
    "warehouse", "sample", "records", "logs", "backups", _NOTE, "restoring", "restoring.json",
}  # fmt: skip


@dataclass(frozen=True)
class Backup:
    """A backup made: its file's name, when (UTC), its bytes and how many files it holds."""

    file: str
    made_at: datetime
    size: int
    files: int

    def megabytes(self, say: Speaker) -> str:
        """How large it is, in megabytes as written."""
        return say.number(self.size / 1e6, 1 if self.size > 1e6 else 3)


def back_up(out: Path) -> Backup:
    """Write a backup and read it back; a file of that name is replaced once the new one is whole.

    Raises :class:`ProductError` ``backup_of_nothing``, ``backup_unwritable``,
    ``workspace_unwritable``, ``imports_unreadable``, ``imports_busy``, or what the records raise.
    """
    # before a folder is made: whoever mistook the workspace would find one at that place
    if not any(kept_files()) and not copying.is_recorded():
        raise ProductError("backup_of_nothing", folder=settings.workspace_folder().name)
    aside = store.Staging()
    try:
        held = aside.folder / "held"
        _put_aside(held, out)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with disk.whole(out) as draft:
                contents = archive.write(draft, _files_below(held))
            made = Backup(out.name, contents.made_at, out.stat().st_size, len(contents.files))
        except OSError as error:
            raise ProductError("backup_unwritable", file=out.name) from error
    finally:
        aside.close()
    told = {"file": made.file, "made_at": made.made_at.isoformat()}
    with suppress(OSError):  # the backup is there; only the page of the system won't know
        disk.point(_note_file(), told | {"size": made.size, "files": made.files})
    return made


def last() -> Backup | None:
    """The last backup made of this workspace, as it was noted then."""
    try:
        node = disk.pointed(_note_file())
        made_at = datetime.fromisoformat(node["made_at"])
        return Backup(node["file"], made_at, node["size"], node["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def kept_files() -> Iterator[Path]:
    """Every file of the workspace that a backup holds, but for the records; asked under the lock of
    imports. Of the imports those that the manifest names: none on its way in or out."""
    base = settings.workspace_folder()
    for path in sorted(base.rglob("*")):
        parts = path.relative_to(base).parts
        is_other = path.name.startswith(".") or path.is_relative_to(manifest.folder())
        # an earlier backup would make each one larger than the one before
        is_backup = len(parts) == 1 and path.suffix == ".zip"
        if path.is_file() and not (
            parts[0] in _LEFT_OUT or is_other or is_backup or is_records(path)
        ):
            yield path
    for file in (manifest.manifest_file(), manifest.folder() / "answers.json"):
        if file.is_file():
            yield file
    yield from map(manifest.existing, _named(manifest.read()))


def is_records(path: Path) -> bool:
    """Whether it is the file of the records in use, or its journal."""
    file = database().file
    return bool(file) and path.parent == file.parent and path.name.startswith(file.name)


def _named(now: manifest.Manifest) -> list[str]:
    named = [content.file for content in now.contents.values()]
    for record in now.records:
        if record.accepted_file and not record.is_undone:
            named.append(manifest.relative(record.accepted_file))
        if record.rejects_file:
            named.append(manifest.relative(record.rejects_file))
    return list(dict.fromkeys(named))


def _note_file() -> Path:
    return settings.workspace_folder() / _NOTE


def _put_aside(held: Path, out: Path) -> None:
    base = settings.workspace_folder()
    with manifest.locked():
        held.mkdir()
        copying.copy_out(held / RECORDS)
        for file in kept_files():
            if out.exists() and file.samefile(out):
                continue
            to = held / WORKSPACE / file.relative_to(base)
            to.parent.mkdir(parents=True, exist_ok=True)
            _pin(file, to)


def _pin(file: Path, to: Path) -> None:
    """A second name for a file that never changes under its first; else a copy."""
    if file.suffix == ".parquet" and file.is_relative_to(manifest.folder()):
        with suppress(OSError):  # this disk knows no second names
            return os.link(file, to)
    shutil.copy2(file, to)


def _files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
