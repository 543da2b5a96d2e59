"""Members whose data was erased at their wish (UU 27/2022), so that nothing brings them back.

``forgotten.json`` of the workspace holds a hash of each member's key and the day, never the key: an
import leaves their rows out, and a restored backup is rid of them before it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier
from jamsostek.contract.datapackage import Dataset
from jamsostek.workspace import disk


def list_file() -> Path:
    """Where the list lies."""
    return settings.workspace_folder() / "forgotten.json"


def mark(member_key: str) -> str:
    """What stands for a member in the list."""
    return hashlib.sha256(member_key.encode()).hexdigest()


def mark_sql(column: str) -> str:
    """The same as SQL of a column of keys."""
    return f"sha256({identifier(column)})"


def known(file: Path | None = None) -> dict[str, str]:
    """Mark → the day of erasing (UTC); raises :class:`ProductError` ``forgotten_unreadable``: to
    take a damaged list for an empty one would bring people back."""
    file = file or list_file()
    try:
        found = disk.pointed(file)
        return {str(mark): str(day) for mark, day in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise ProductError("forgotten_unreadable", file=settings.shown_path(file)) from error


def add(marks: Mapping[str, str]) -> None:
    """Put marks, each with its day, into the list; asked under the lock of imports."""
    before = known()
    if missing := {mark: day for mark, day in marks.items() if mark not in before}:
        disk.point(list_file(), before | missing)


def person_columns(dataset: Dataset) -> list[str]:
    """The columns of a dataset that say which member a row is of."""
    return [field.name for field in dataset.fields if field.role == "person"]


def is_of_forgotten(dataset: Dataset) -> str:
    """The SQL condition that a row is of one of the bound ``$marks``."""
    each = [
        f"list_contains($marks::varchar[], {mark_sql(name)})" for name in person_columns(dataset)
    ]
    return f"coalesce({' or '.join(each)}, false)"
