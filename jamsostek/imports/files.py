"""Which kind of file it is, its sheets and its digest; the first step of an import.

In: a path. Out: a :class:`jamsostek.imports.tables.Table`, whatever the file was: CSV
(:mod:`delimited`), a spreadsheet (:mod:`workbooks`), or Parquet (:mod:`columnar`), a file or a
folder. What the columns mean is not known here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.imports import columnar, delimited, workbooks
from jamsostek.imports.columns import Heads
from jamsostek.imports.tables import Table
from jamsostek.sample import mark


def is_book(file: Path) -> bool:
    """Whether it is a spreadsheet, with sheets to choose from; raises ``OSError``."""
    return not file.is_dir() and _kind(file) == "book"


def digest(file: Path) -> str:
    """SHA-256 of a file, or of every file of a folder with its place in it."""
    if file.is_dir():
        total = hashlib.sha256()
        for part in _parquet_files(file):
            total.update(f"{part.relative_to(file).as_posix()} {digest(part)}\n".encode())
        return total.hexdigest()
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(
    file: Path,
    shown_name: str,
    sheet: str | None,
    heads: Heads,
    quick_from: int | None = delimited.QUICK_FROM,
) -> Table:
    """Open a file and find its tables; with ``quick_from`` ``None`` none is read the quick way.

    Raises :class:`ProductError`: ``import_file_missing``, ``not_a_table``, ``no_header``,
    ``which_sheet``, ``no_such_sheet``, ``sheet_locked``, ``simulated_file``.
    """
    if not file.exists():
        raise ProductError("import_file_missing", file=shown_name)
    if mark.lies_beside(file):
        raise ProductError("simulated_file", file=shown_name)
    if file.is_dir():
        return columnar.read(_parquet_files(file), shown_name, heads, quick_from is None)
    try:
        kind = _kind(file)
        if kind == "parquet":
            return columnar.read([file], shown_name, heads, quick_from is None)
        if kind == "book":
            return workbooks.read(file, shown_name, sheet, heads)
        return delimited.read(file, shown_name, heads, quick_from)
    except OSError as error:
        raise ProductError("import_file_missing", file=shown_name) from error


def _kind(file: Path) -> str:
    with file.open("rb") as content:
        start = content.read(8)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "book"
    return "text"


def _parquet_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
