"""Exports reach their place whole or not at all."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.reports.deck import Deck
from jamsostek.workspace import disk

# who writes a deck, by the ending of the file; loaded when wanted, as some take a second to load
WRITERS = {".pptx": "pptx.presentation", ".pdf": "typst.handout", ".xlsx": "excel"}


def write_deck(deck: Deck, file: Path, template: Path | None = None) -> None:
    """Write a deck in the form of the file's ending; raises what the writers do."""
    ending = file.suffix.lower()
    writer = importlib.import_module(f"jamsostek.reports.{WRITERS[ending]}")
    writer.write(deck, file, **({"template": template} if ending == ".pptx" else {}))


def made(name: str, write: Callable[[Path], None]) -> bytes:
    """What ``write`` writes into a file of that name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        write(file)
        return file.read_bytes()


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
