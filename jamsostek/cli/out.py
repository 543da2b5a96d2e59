"""Files that a command writes: which are asked for by ``--out``, and each one told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker


def wanted(told: Sequence[str], endings: Sequence[str]) -> list[Path]:
    """The files named; raises ``report_ending`` for one that nobody writes."""
    found = [Path(text) for text in told]
    for file in found:
        if file.suffix.lower() not in endings:
            raise ProductError("report_ending", file=file.name, known=", ".join(endings))
    return found


def make(file: Path, write: Callable[[Path], None], say: Speaker) -> None:
    """Write one file, its folder too, and say so."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ProductError("report_unwritable", file=file.name, detail=detail) from error
    print(say("cli.report_written", file=file))
