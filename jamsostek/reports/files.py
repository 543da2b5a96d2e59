"""Exports reach their place whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jamsostek.base.errors import ProductError


def write_whole(file: Path, make: Callable[[Path], None]) -> None:
    """Let ``make`` write a file beside the wanted one, then put it in its place in one step.

    Raises :class:`ProductError` ``export_unwritable``.
    """
    file = Path(file)
    beside = file.with_name(f".{file.stem}.{secrets.token_hex(4)}{file.suffix}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        make(beside)
        beside.replace(file)
    except OSError as error:
        raise ProductError("export_unwritable", file=file.name) from error
    finally:
        with suppress(OSError):  # it is not there, or nothing can be
            beside.unlink()
