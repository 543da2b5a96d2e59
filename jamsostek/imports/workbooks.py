"""Spreadsheets to a :class:`Table`: XLSX, XLSB, XLS, ODS.

In: a workbook, and perhaps the name of the sheet. Out: the sheet that has the header, and its rows;
a cell the sheet holds as a number comes marked as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from jamsostek.base.errors import ProductError
from jamsostek.imports import formulas, tables
from jamsostek.imports.tables import BATCH, HEADER_ROWS, NATIVE, Fits, Table, find_header


def sheets(file: Path, shown_name: str) -> list[str]:
    """The visible sheets; raises ``not_a_table`` or ``sheet_locked``."""
    return _visible(_workbook(file, shown_name), shown_name)


def read(file: Path, shown_name: str, sheet: str | None, fits: Fits) -> Table:
    """Find the sheet and its header.

    Raises ``not_a_table``, ``sheet_locked``, ``no_such_sheet``, ``which_sheet``, ``no_header``.
    """
    book = _workbook(file, shown_name)
    pages = [_page(book, name, fits) for name in ([sheet] if sheet else _visible(book, shown_name))]
    headed = [page for page in pages if page.found]
    if not headed:
        raise tables.no_header(shown_name, next((page.top for page in pages if page.top), []))
    complete = [page for page in headed if page.is_complete]
    if len(complete) > 1:
        raise ProductError(
            "which_sheet", file=shown_name, sheets=", ".join(page.name for page in complete)
        )
    page = max(complete or headed, key=lambda each: fits(each.found[1])[0])
    number, headers, _ = page.found
    headers = tables.trimmed(headers)

    def load(connection, treatments, repeated, counted) -> str:
        return _load_cells(connection, page, number, len(headers), treatments, repeated)

    titles = [tables.title(row) for row in page.top[:number]]
    types = ["varchar"] * len(headers)
    return Table(headers, number + 1, titles, page.name, types, has_native=True, _load=load)


@dataclass(frozen=True)
class _Page:
    """One sheet: its cells, which of them are merged, the texts of its top, the header found."""

    name: str
    cells: list[list]
    merged: list[tuple]
    top: list[list[str]]
    found: tuple[int, list[str], bool] | None

    @property
    def is_complete(self) -> bool:
        """Whether its header has all that is required."""
        return bool(self.found and self.found[2])


def _page(book: CalamineWorkbook, name: str, fits: Fits) -> _Page:
    try:
        sheet = book.get_sheet_by_name(name)
    except WorksheetNotFound as error:
        known = ", ".join(book.sheet_names)
        raise ProductError("no_such_sheet", sheet=name, known=known) from error
    cells = sheet.to_python(skip_empty_area=False)
    for (row, column), text in formulas.without_value(Path(book.path), name).items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = text
    merged = sheet.merged_cell_ranges or []
    top = _repeat_merged([list(row) for row in cells[:HEADER_ROWS]], merged, None)
    texts = [[_label(cell) for cell in row] for row in top]
    return _Page(name, cells, merged, texts, find_header(texts, fits))


def _repeat_merged(cells: list[list], ranges, columns: set[int] | None) -> list[list]:
    """The value of a merged cell in every cell it covers, in the columns named (or all)."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for row in cells[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                if columns is None or column in columns:
                    row[column] = value
    return cells


def _load_cells(connection, page: _Page, number, width, treatments, repeated) -> str:
    cells = _repeat_merged([list(row) for row in page.cells], page.merged, repeated)

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(number + 1, max(len(cells), number + 2), BATCH):
            block = cells[start : start + BATCH]
            lines = [
                start + offset + 1
                for offset, row in enumerate(block)
                if any(cell != "" and not (isinstance(cell, str) and not cell.strip())
                       for cell in row[:width])
            ]  # fmt: skip
            kept = [cells[line - 1] for line in lines]
            yield tables.batch(
                lines,
                {n: [_cell(row[n]) if n < len(row) else None for row in kept] for n in treatments},
            )

    tables.make_broken(connection, [])
    return tables.fill_raw(connection, batches(), treatments)


def _cell(value: object) -> str | None:
    """The text of a cell; a number is marked, because nobody can mistake its decimal point."""
    if isinstance(value, str):
        return value.lstrip(NATIVE) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return NATIVE + (str(int(value)) if whole else repr(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else str(value.date())
    return value.isoformat() if isinstance(value, date) else str(value)


def _label(value: object) -> str:
    return (_cell(value) or "").lstrip(NATIVE).strip()


def _workbook(file: Path, shown_name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(file))
    except CalamineError as error:
        code = "sheet_locked" if "assword" in str(error) else "not_a_table"
        raise ProductError(code, file=shown_name) from error


def _visible(book: CalamineWorkbook, shown_name: str) -> list[str]:
    shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    if not shown:
        raise ProductError("not_a_table", file=shown_name)
    return shown
