"""Who did what, when: one line of JSON for each act, only ever added to.

``note(account, "import", dataset="members", number=4)`` → a line in ``audit/2026-11.jsonl`` of the
workspace, with the time in UTC, the account's code and role, what was done and of what. Never a
value of a member, an agent or an employer. A month has a file of its own, more than one where it
would grow beyond ``MAX_BYTES``; all but the last ``KEPT_MONTHS`` are removed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jamsostek.base import settings
from jamsostek.base.access import Account
from jamsostek.workspace import disk

if TYPE_CHECKING:  # what reads an office's file notes acts and never lists them
    import pandas as pd

MAX_BYTES = 16_000_000
KEPT_MONTHS = 24
# what can be noted; ``audit.what_<word>`` says it on the screen
ACTS = (
    "sign_in",
    "sign_out",
    "refused",
    "view_as",
    "import",
    "undo",
    "export",
    "people",
    "freeze",
    "forget",
    "backup",
    "restore",
)
COLUMNS = ("at", "account", "role", "what", "facts")


def note(account: Account, what: str, **facts: str | int | float | None) -> None:
    """Add one line. ``what`` is one of ``ACTS``; ``facts`` say of what: names of datasets, pages
    and files of ours, numbers of imports, codes of branches.

    A line that can't be written (a full or read-only disk) goes to the program's log instead: the
    work it tells of has been done by then.
    """
    if what not in ACTS:
        raise ValueError(f"nothing that is noted: {what!r}")
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "account": account.code,
        "role": account.scope.role,
        "what": what,
        **facts,
    }
    line = json.dumps(told, ensure_ascii=False, default=str)
    try:
        if disk.append(_file_of(datetime.now(UTC).date()), line):
            _sweep()
    except OSError as error:
        logging.getLogger("jamsostek.audit").error("not written (%s): %s", error.strerror, line)


def read(since: date | None = None, until: date | None = None) -> pd.DataFrame:
    """What was noted from ``since`` to ``until``, days in UTC, the newest first.

    Columns ``COLUMNS``: ``at`` a text in UTC, ``facts`` a dict. For admins only; the caller sees to
    that. A line that is none, after a power cut, is passed over.
    """
    rows = [row for file in _files(since, until) for row in _rows(file)]
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    days = frame["at"].str[:10]
    frame = frame[
        (days >= (since or date.min).isoformat()) & (days <= (until or date.max).isoformat())
    ]
    return frame.iloc[::-1].reset_index(drop=True)


def folder() -> Path:
    """Where the lines lie."""
    return settings.workspace_folder() / "audit"


def _file_of(day: date) -> Path:
    """The file of a day's month, the next one once a file of it is full."""
    number = 1
    while True:
        ending = f".{number}" if number > 1 else ""
        file = folder() / f"{day:%Y-%m}{ending}.jsonl"
        try:
            if file.stat().st_size < MAX_BYTES:
                return file
        except OSError:
            return file
        number += 1


def _files(since: date | None, until: date | None) -> list[Path]:
    low, high = (since or date.min).isoformat()[:7], (until or date.max).isoformat()[:7]
    found = [file for file in folder().glob("*.jsonl") if low <= file.name[:7] <= high]
    return sorted(found, key=_in_order)


def _in_order(file: Path) -> tuple[str, int]:
    month, _, number = file.stem.partition(".")
    return month, int(number) if number.isdecimal() else 1


def _rows(file: Path) -> Iterator[tuple]:
    for line in file.read_text("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
            known = [told.pop(name) for name in COLUMNS[:-1]]
        except (ValueError, KeyError, AttributeError, TypeError):
            continue
        yield (*known, told)


def _sweep() -> None:
    # by the months there are: a clock that jumped ahead must not empty the log
    months = sorted({file.name[:7] for file in folder().glob("*.jsonl")})
    gone = months[:-KEPT_MONTHS]
    disk.sweep(file for file in folder().glob("*.jsonl") if file.name[:7] in gone)
