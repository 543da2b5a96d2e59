"""What the program did, for whoever keeps it running: lines of JSON, one file a day.

``logs/2026-11-29.jsonl`` of the workspace, the last ``KEPT_DAYS`` of them kept: each run of a page
with its time, page, scope and milliseconds, each fault with its kind. Never a parameter, a name or a secret. Who
did what stands elsewhere, in the audit log (:mod:`jamsostek.workspace.audit`).
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.workspace import disk

KEPT_DAYS = 14


def folder() -> Path:
    """Where logs lie."""
    return settings.workspace_folder() / "logs"


def note(what: str, **facts: str | int | float | None) -> None:
    """Add a line. One that can't be written (a full or read-only disk) goes to the program's own
    log: nothing else stops for it."""
    now = datetime.now(UTC)
    told = {"at": now.isoformat(timespec="milliseconds"), "what": what, **facts}
    line = json.dumps({name: each for name, each in told.items() if each is not None})
    file = folder() / f"{now.date().isoformat()}.jsonl"
    try:
        if disk.append(file, line, is_flushed=False):
            # by the days there are: a clock that jumped ahead must not empty the log
            disk.sweep(sorted(folder().glob("*.jsonl"))[:-KEPT_DAYS])
    except OSError as error:
        logging.getLogger("jamsostek.journal").warning("not written (%s)", error.strerror)


def fault(error: Exception) -> Path:
    """Note a fault of the program, its traceback in ``errors.log``; returns where that lies."""
    note("error", code=type(error).__name__)
    file = folder() / "errors.log"
    told = "".join(traceback.format_exception(error)).rstrip()
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    with suppress(OSError):  # a read-only disk must not hide the first fault
        disk.append(file, f"{moment}\n{told}", is_flushed=False)
    logging.getLogger("jamsostek").error("page failed", exc_info=error)
    return file


def read(since: date) -> Iterator[dict]:
    """The lines since a day (UTC), oldest first; one cut off by a power cut is passed over."""
    for file in sorted(folder().glob("*.jsonl")):
        if file.stem < since.isoformat():
            continue
        for line in file.read_text("utf-8", "replace").splitlines():
            try:
                told = json.loads(line)
                if {"at", "what"} <= set(told):
                    yield told
            except (ValueError, TypeError):
                continue
