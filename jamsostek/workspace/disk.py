"""Files that survive a kill: whole or not there, locked by who writes, swept when of no use.

What every room of the workspace does with its files, once: a file takes its place in one step, a
small JSON file (a *pointer*) names what is in force and is the commit point, a lock ends with its
process, and what nobody names is removed later. Files are hashed once for as long as they stay.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from jamsostek.base.errors import ProductError

# no room, no more of it for this user, no larger file here
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNREADABLE = b"\0missing"
# a change right after reading may leave size and time as they were: too young to be trusted
_SETTLED_NS = 2_000_000_000


# -- hashes --------------------------------------------------------------------------------------


def of_file(file: Path) -> bytes:
    """What changes when the file's content does; also when it comes or goes."""
    try:
        stat = file.stat()
        if time.time_ns() - stat.st_mtime_ns < _SETTLED_NS:
            return hashlib.sha256(file.read_bytes()).digest()
        return _read(file, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    except OSError:
        return _UNREADABLE


@lru_cache(maxsize=4096)
def _read(file: Path, *_as_it_was: int) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def of_files(files: Iterable[str | Path]) -> str:
    """One hash, in hex, of the names and contents of several files; a look at each once known."""
    stamps = []
    for file in map(os.fspath, files):
        try:
            found = os.stat(file)
            stamps.append((file, found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            stamps.append((file, 0, 0, 0))
    settled = time.time_ns() - max((stamp[3] for stamp in stamps), default=0) >= _SETTLED_NS
    return (_all_read if settled else _all_read.__wrapped__)(tuple(stamps))


@lru_cache(maxsize=32)
def _all_read(stamps: tuple[tuple[str, int, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for file, *_as_it_was in stamps:
        digest.update(os.path.basename(file).encode())
        digest.update(of_file(Path(file)))
    return digest.hexdigest()


def of_parts(parts: Iterable[str | bytes]) -> str:
    """One hash, in hex, of several texts, hashes or files' hashes in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()


# -- writing -------------------------------------------------------------------------------------


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A name beside ``file`` to write to; what is written there takes its place in one step.

    On the disk when this is over. When the work fails, ``file`` stays as it was.
    """
    draft = file.with_name(f".{file.stem}.{secrets.token_hex(4)}{file.suffix}")
    try:
        yield draft
        put(draft, file)
    finally:
        remove(draft)  # it is in its place, or of no use


def drafts(file: Path) -> Iterable[Path]:
    """What :func:`whole` left beside ``file`` when its process was killed, or still writes to."""
    return file.parent.glob(f".{file.stem}.????????{file.suffix}")


def put(written: Path, file: Path) -> None:
    """Move a file to its place in one step, its bytes first; only whole ones are ever there."""
    flush(written)
    written.replace(file)
    flush_folder(file.parent)


def point(pointer: Path, content: object) -> None:
    """Write what is in force into a pointer; before it returns the old is, afterwards the new."""
    with whole(pointer) as draft:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


def pointed(pointer: Path) -> object:
    """What a pointer holds; raises ``OSError`` or ``ValueError`` where there is none to read."""
    return json.loads(pointer.read_text("utf-8"))


def append(file: Path, line: str, is_flushed: bool = True) -> bool:
    """Add a line to a file that only grows; returns whether it is the first. Raises ``OSError``."""
    is_new = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    # one write to the end of the file: lines of several processes don't run into one another
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        if is_flushed:
            os.fsync(handle)
    finally:
        os.close(handle)
    if is_new and is_flushed:
        flush_folder(file.parent)
    return is_new


def flush(file: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    # Windows can't open a folder; there the rename itself is written through
    if os.name == "posix" and folder.is_dir():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(error: Exception, folder: str) -> ProductError:
    """What a failed write is told as: a full disk, or a folder that can't be written to."""
    is_full = getattr(error, "errno", None) in _FULL or any(
        os.strerror(number) in str(error) for number in _FULL
    )
    return ProductError("disk_full" if is_full else "workspace_unwritable", folder=folder)


def is_unwritten(error: Exception) -> bool:
    """Whether an engine says that it couldn't write, while it worked or when it committed."""
    return any(words in str(error) for words in ("Could not write", "Failed to write", "fsync"))


# -- removing ------------------------------------------------------------------------------------


def sweep(found: Iterable[Path], keep: Collection[Path] = (), older_than: float = 0) -> None:
    """Remove files and folders unless kept or changed in the last ``older_than`` seconds.

    What another process swept first or still holds open is passed over.
    """
    for path in found:
        with suppress(OSError):
            if path not in keep and time.time() - path.stat().st_mtime >= older_than:
                remove(path)


def remove(path: Path) -> None:
    """Remove a file or a whole folder, if it is there; one open on Windows stays."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


# -- locks ---------------------------------------------------------------------------------------


def lock(file: Path, wait_seconds: float = 0) -> FileLock | None:
    """Take a lock that the operating system lets go when its process ends, however it ends.

    ``None`` when another holds it for longer than ``wait_seconds``. Raises ``OSError``. Ends with
    ``release()``, from any thread, or as a context manager.
    """
    held = FileLock(
        file,
        poll_interval=0.02,
        thread_local=False,
        fallback_to_soft=False,  # a mere file would outlive its process
        preserve_lock_file=True,
    )
    try:
        held.acquire(timeout=wait_seconds)
    except Timeout:
        return None
    return held
