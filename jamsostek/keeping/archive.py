"""The file of a backup: a ZIP of what it holds, sealed with a checksum of all its bytes.

``backup.json`` in it says by what program it was made and when, and of each file how long it is and
its SHA-256. The ZIP's comment, its last 64 bytes, is the SHA-256 of everything before it in
hex: no byte changes unnoticed, and any other program still opens it as a ZIP.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import jamsostek
from jamsostek.base.errors import ProductError

FORMAT = 1
_CONTENTS = "backup.json"
_SEAL = 64
_AT_ONCE = 1 << 20
# packed already: to try again costs time and gains nothing
_PACKED = {".parquet", ".xlsx", ".pptx", ".pdf", ".png"}


@dataclass(frozen=True)
class Contents:
    """What a backup holds: the program's version, when it was made (UTC), each file's name with
    its length in bytes and SHA-256."""

    program: str
    made_at: datetime
    files: dict[str, tuple[int, str]]


def write(file: Path, held: Iterable[tuple[str, Path]]) -> Contents:
    """Write these files under these names, seal it and read it back; raises ``OSError``."""
    contents = Contents(jamsostek.__version__, datetime.now(UTC).replace(microsecond=0), {})
    file.touch(mode=0o600)  # it holds people's data and the salt
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in held:
            info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            info.compress_type = (
                zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            )
            with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as target:
                contents.files[name] = _copied(source, target)
        packed.writestr(_CONTENTS, json.dumps(_node(contents), ensure_ascii=False, indent=1))
        packed.comment = b"0" * _SEAL
    with file.open("rb+") as sealed:
        length = sealed.seek(0, 2) - _SEAL
        sealed.seek(0)
        digest = _hashed(sealed, length)
        sealed.seek(length)
        sealed.write(digest)
    with opened(file):
        return contents


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Contents]]:
    """The ZIP and what it holds, every byte checked.

    Raises :class:`ProductError` ``backup_missing``, ``backup_damaged`` or ``backup_newer``.
    """
    try:
        with file.open("rb") as sealed:
            length = sealed.seek(0, 2) - _SEAL
            sealed.seek(0)
            is_whole = length > 0 and _hashed(sealed, length) == sealed.read(_SEAL)
    except OSError as error:
        raise ProductError("backup_missing", file=file.name) from error
    if not is_whole:
        raise ProductError("backup_damaged", file=file.name)
    try:
        packed = zipfile.ZipFile(file)
        node = json.loads(packed.read(_CONTENTS))
        if node["format"] > FORMAT:
            raise ProductError("backup_newer", file=file.name, program=node["program"])
        contents = _contents(node)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise ProductError("backup_damaged", file=file.name) from error
    with packed:
        yield packed, contents


def unpack(packed: zipfile.ZipFile, contents: Contents, folder: Path) -> None:
    """Write every file into a folder, each checked once more as it arrives; raises ``OSError``."""
    for name, (length, digest) in contents.files.items():
        to = folder / name
        to.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(name) as source, to.open("xb") as target:
            if _copied(source, target) != (length, digest):
                raise ProductError("backup_damaged", file=Path(packed.filename).name)


def _copied(source, target) -> tuple[int, str]:
    digest, length = hashlib.sha256(), 0
    while block := source.read(_AT_ONCE):
        digest.update(block)
        length += len(block)
        target.write(block)
    return length, digest.hexdigest()


def _hashed(file, length: int) -> bytes:
    digest = hashlib.sha256()
    while length > 0 and (block := file.read(min(length, _AT_ONCE))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


def _node(contents: Contents) -> dict:
    return {
        "format": FORMAT,
        "program": contents.program,
        "made_at": contents.made_at.isoformat(),
        "files": contents.files,
    }


def _contents(node: dict) -> Contents:
    files = {}
    for name, (length, digest) in node["files"].items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            raise ValueError(name)  # it would be written elsewhere
        files[name] = (int(length), str(digest))
    return Contents(str(node["program"]), datetime.fromisoformat(node["made_at"]), files)
