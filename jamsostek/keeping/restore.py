"""A backup brought back: the workspace and the records of then, or, however it ends, those of now.

Everything is unpacked and checked beside what is in use. Then ``restoring.json`` says what goes
where: with that file the restore is decided. Each of its steps can be done once more, and whoever
comes next, a command or a page, finishes what a killed process left (:func:`finish`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.keeping import archive, backup
from jamsostek.meetings import copying
from jamsostek.workspace import audit, disk, erasing, forgotten, manifest

_RECORDS, _WORKSPACE = backup.RECORDS, backup.WORKSPACE
# what says what is in force comes after what it names
_LAST = ("salt", "imports/manifest.json")
# files that go where the backup hasn't them. The manifest first, and before what it names; the salt
# stays, for the list of the forgotten holds keys made with it
_GONE_IF_NOT_HELD = ("imports/manifest.json", "imports/answers.json", "access.toml")
# folders of which nothing stays that the backup hasn't
_REPLACED_WHOLE = (
    "imports/accepted", "imports/current", "imports/rejects", "protocols", "geo",
)  # fmt: skip


@dataclass(frozen=True)
class Restored:
    """What was brought back: by what program the backup was made, when (UTC), how many files."""

    program: str
    made_at: datetime
    files: int


def restore(file: Path, replace: bool = False) -> Restored:
    """Put a backup in the place of the workspace and the records; not over others unasked.

    Members forgotten here or in the backup are forgotten in what is brought back. The audit log
    keeps what it holds and gains what only the backup has. Raises :class:`ProductError`
    ``restore_over`` where something would be replaced and ``replace`` is not given, what
    :func:`jamsostek.keeping.archive.opened` raises, ``records_newer``, ``workspace_unwritable``.
    """
    finish()
    with archive.opened(file) as (packed, contents), manifest.locked():
        if not replace and (there := in_use()):
            raise ProductError("restore_over", files=there)
        # of a restore that was killed before it was decided
        disk.remove(_folder())
        staged = _folder() / secrets.token_hex(8)
        archive.unpack(packed, contents, staged)
        if (staged / _RECORDS).exists():
            copying.make_ready(staged / _RECORDS)
        for each in (path for path in staged.rglob("*") if path.is_file()):
            disk.flush(each)
        plan = {"folder": staged.name, "has_records": _RECORDS in contents.files}
        disk.point(_plan_file(), plan | {"files": _places(contents)})
        _carry_out()
    return Restored(contents.program, contents.made_at, len(contents.files))


def finish() -> bool:
    """Do to its end what a restore that was killed had decided; returns whether there was any."""
    if not _plan_file().exists():
        return False
    with manifest.locked():
        if not _plan_file().exists():  # another process was first
            return False
        _carry_out()
    return True


def in_use() -> int:
    """How many files a restore would replace, the records counted as one."""
    try:
        kept = sum(1 for _ in backup.kept_files())
    except ProductError:  # damaged imports are imports
        kept = 1
    return kept + copying.is_recorded()


def _places(contents: archive.Contents) -> list[str]:
    """The files of the workspace in the order in which they take their place."""
    inside = [
        name.removeprefix(f"{_WORKSPACE}/")
        for name in contents.files
        if name.startswith(f"{_WORKSPACE}/")
    ]
    return sorted(inside, key=lambda name: (name in _LAST, name == _LAST[-1], name))


def _carry_out() -> None:
    """What was decided, under the lock of imports; all of it can be done again."""
    plan = disk.pointed(_plan_file())
    base, staged = settings.workspace_folder(), _folder() / plan["folder"]
    if not plan["has_records"]:
        copying.copy_in(None)
    elif (staged / _RECORDS).exists():
        copying.copy_in(staged / _RECORDS)
        disk.remove(staged / _RECORDS)  # what is recorded from now on stays
    for name in plan["files"]:
        if (staged / _WORKSPACE / name).exists():
            _put(staged / _WORKSPACE / name, base / name)
    for name in (name for name in _GONE_IF_NOT_HELD if name not in plan["files"]):
        # one that can't be removed ends this here, to be done again: it would name what is gone
        (base / name).unlink(missing_ok=True)
        disk.flush_folder((base / name).parent)
    for part in _REPLACED_WHOLE:
        there = (path for path in (base / part).rglob("*") if path.is_file())
        disk.sweep(each for each in there if each.relative_to(base).as_posix() not in plan["files"])
    if marks := forgotten.known():
        erasing.erase(manifest.read(), marks)
    _plan_file().unlink()
    disk.flush_folder(base)
    disk.remove(_folder())


def _put(staged: Path, place: Path) -> None:
    """A file in its place; of what only grows nothing that is there is lost."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place == forgotten.list_file():
        forgotten.add(forgotten.known(staged))
        return
    if place.parent == audit.folder() and place.exists():
        lines = {*place.read_text("utf-8").splitlines(), *staged.read_text("utf-8").splitlines()}
        # every line begins with its moment
        staged.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
    disk.put(staged, place)


def _folder() -> Path:
    return settings.workspace_folder() / "restoring"


def _plan_file() -> Path:
    return settings.workspace_folder() / "restoring.json"
