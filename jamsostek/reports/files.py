"""Exports reach their place whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.workspace import disk


def write_whole(file: Path, make: Callable[[Path], None]) -> None:
    """Let ``make`` write a file beside the wanted one, then put it in its place in one step.

    Raises :class:`ProductError` ``export_unwritable``.
    """
    file = Path(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with disk.whole(file) as draft:
            make(draft)
    except OSError as error:
        raise ProductError("export_unwritable", file=file.name) from error
