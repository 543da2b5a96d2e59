"""Hashes of files, each read once for as long as it stays as it is."""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from pathlib import Path

_UNREADABLE = b"\0missing"
# a change right after reading may leave size and time as they were: too young to be trusted
_SETTLED_NS = 2_000_000_000


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
