"""Whether this program can do its work: what is asked by whoever watches it, and by its own page.

Parts: ``warehouse`` (there and readable), ``workspace`` (can be written to), ``disk`` (room for the
next build), ``records`` (the database answers). Pages can be read as long as the warehouse can:
that is *ready*. All else that fails is *degraded*, told, and no reason to send visitors elsewhere:
elsewhere it is the same workspace and the same database.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass

import jamsostek
from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.meetings.database import database
from jamsostek.warehouse import building, questions

OK, MISSING, UNREADABLE, UNWRITABLE, UNREACHABLE, FULL = (
    "ok", "missing", "unreadable", "unwritable", "unreachable", "full",
)  # fmt: skip
# a build needs about the size of the warehouse once more, and half again to spill
_ROOM = 1.5
_LEAST_ROOM = 200_000_000
# seconds for the database; who watches gives up after two (deploy/Caddyfile) and would then take a
# process that can show pages for one that can't
_LONGEST_ANSWER = 1.5
_asking = threading.Lock()


@dataclass(frozen=True)
class Health:
    """Part → what it is in (``ok`` or a word of trouble), and how long it took to find out."""

    parts: dict[str, str]
    seconds: float

    @property
    def is_ready(self) -> bool:
        """Whether pages can be read."""
        return self.parts["warehouse"] == OK

    @property
    def word(self) -> str:
        """``ready``, ``degraded`` or ``unready``."""
        if not self.is_ready:
            return "unready"
        return "ready" if set(self.parts.values()) == {OK} else "degraded"

    @property
    def as_json(self) -> dict[str, object]:
        """What a watcher reads: no path, no address."""
        return {"status": self.word, "version": jamsostek.__version__, "parts": self.parts}


def look() -> Health:
    """Look at every part now; raises nothing."""
    began = time.monotonic()
    parts = {
        "warehouse": _warehouse(),
        "workspace": _workspace(),
        "disk": _disk(),
        "records": _records(),
    }
    return Health(parts, time.monotonic() - began)


def _warehouse() -> str:
    if building.current() is None:
        return MISSING
    return OK if questions.is_whole() else UNREADABLE


def _workspace() -> str:
    folder = settings.workspace_folder()
    return OK if folder.is_dir() and os.access(folder, os.W_OK) else UNWRITABLE


def _disk() -> str:
    built = building.current()
    needed = max(_LEAST_ROOM, _ROOM * built.file.stat().st_size if built else 0)
    try:
        return OK if shutil.disk_usage(settings.workspace_folder()).free > needed else FULL
    except OSError:
        return UNREADABLE


def _records() -> str:
    """What the database answers in time. One that is silent is asked by one thread, not by one more
    each time somebody looks."""
    until = time.monotonic() + _LONGEST_ANSWER
    if not _asking.acquire(timeout=_LONGEST_ANSWER):
        return UNREACHABLE
    found: list[str] = []
    asking = threading.Thread(target=_ask_records, args=(found,), daemon=True)
    asking.start()
    asking.join(max(0, until - time.monotonic()))
    return found[0] if found else UNREACHABLE


def _ask_records(found: list[str]) -> None:
    try:
        database().read(lambda connection: True, True)
        found.append(OK)
    except ProductError:
        found.append(UNREACHABLE)
    finally:
        _asking.release()
