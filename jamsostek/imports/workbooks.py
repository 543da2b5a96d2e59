"""Spreadsheets to a :class:`Table`: XLSX, XLSB, XLS, ODS.

In: a workbook, and perhaps the name of the sheet. Out: the sheet that has the header, and its rows;
a cell the sheet holds as a number comes marked as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from jamsostek.base.errors import ProductError
from jamsostek.imports import headings, layout, tables, titles, unshown
from jamsostek.imports.assembling import Sheet, assemble, told
from jamsostek.imports.checks import Warning
from jamsostek.imports.columns import Heads
from jamsostek.imports.tables import Record, Table
from jamsostek.imports.titles import Said

# instead of a sheet's name; Excel allows none that is called so
ALL = "*"


def sheets(file: Path, shown_name: str) -> list[str]:
    """The visible sheets; raises ``not_a_table`` or ``sheet_locked``."""
    return _visible(_workbook(file, shown_name), shown_name)


def read(file: Path, shown_name: str, sheet: str | None, heads: Heads) -> Table:
    """Find the sheets that hold tables of the dataset, and read them together where each says by
    its name or titles what the others don't; :data:`ALL` takes all of them.

    Raises ``not_a_table``, ``sheet_locked``, ``no_such_sheet``, ``which_sheet``, ``no_header`` and
    what :func:`jamsostek.imports.assembling.assemble` raises.
    """
    book = _workbook(file, shown_name)
    visible = _visible(book, shown_name)
    wanted = visible if sheet in (None, ALL) else [sheet]
    pages = [_sheet(book, name, heads) for name in wanted]
    headed = [page for page in pages if page.layout.blocks]
    if not headed:
        raise tables.no_header(shown_name, next((p.layout.top for p in pages if p.layout.top), []))
    complete = [page for page in headed if _is_complete(heads, page)]
    if len(complete) > 1 and sheet != ALL and not _tell_apart(heads, complete):
        raise ProductError(
            "which_sheet", file=shown_name, sheets=", ".join(page.name for page in complete)
        )
    taken = complete or [max(headed, key=lambda page: _score(heads, page)[0])]
    for before, page in pairwise(taken):
        page.before = before.before + before.lines
    table = assemble(heads, taken)
    for page in taken:
        table.notes += _hidden(page, f"{page.name}: " if len(taken) > 1 else "")
    names = [name for name in visible if name not in {page.name for page in taken}]
    unseen = [name for name in book.sheet_names if name not in visible]
    for code, listed in (("sheets_left", names), ("sheets_hidden", unseen)):
        if listed:
            table.notes.append(Warning(code, {"names": ", ".join(listed)}))
    return table


def _hidden(page: Sheet, where: str) -> list[Warning]:
    """The rows and columns of a sheet that are read though nobody sees them."""
    notes = []
    rows = {row + 1 for row in page.hidden.rows} & page.data_lines() if page.hidden.rows else ()
    if rows:
        lines = where + ", ".join(map(str, sorted(rows)[:10]))
        notes.append(Warning("hidden_rows", {"count": len(rows), "lines": lines}))
    headers = [
        header
        for block in page.layout.blocks
        for number, header in enumerate(block.headers)
        if header and number in page.hidden.columns
    ]
    if headers:
        names = where + ", ".join(dict.fromkeys(headers))
        notes.append(Warning("hidden_columns", {"count": len(set(headers)), "names": names}))
    return notes


def _score(heads: Heads, page: Sheet) -> tuple[float, bool]:
    return heads.score(page.layout.blocks[0].slots[0].headers)


def _is_complete(heads: Heads, page: Sheet) -> bool:
    """Whether a sheet's table has all that is needed, by its columns, titles or name."""
    block = page.layout.blocks[0]
    found = heads.match(block.slots[0].headers)
    lacking = {each.name for each in headings.missing(heads.dataset, found)}
    # a title that names a span is told when the sheet is taken
    return lacking <= set(_told(heads, page)) if lacking else True


def _tell_apart(heads: Heads, pages: list[Sheet]) -> bool:
    """Whether each sheet says another month or segment for all its rows, or over its figures."""
    turned = [{slot.name for slot in page.layout.blocks[0].slots} - {""} for page in pages]
    if all(turned) and len(set().union(*turned)) == sum(map(len, turned)):
        return True
    said = [_told(heads, page) for page in pages]
    shared = set(said[0]).intersection(*said)
    return any(len({each[name].value for each in said}) == len(pages) for name in shared)


def _told(heads: Heads, page: Sheet) -> dict[str, Said]:
    try:
        return told(heads.dataset, page.layout.blocks[0], page.name)
    except ProductError:
        return {}


def _sheet(book: CalamineWorkbook, name: str, heads: Heads) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except WorksheetNotFound as error:
        known = ", ".join(book.sheet_names)
        raise ProductError("no_such_sheet", sheet=name, known=known) from error
    found = sheet.to_python(skip_empty_area=False)
    beneath = unshown.look(Path(book.path), name)
    for (row, column), text in beneath.cells.items():
        if row < len(found) and column < len(found[row]):
            found[row][column] = text
    cells = [[tables.text_of(cell) for cell in row] for row in found]
    across: dict[int, list[str | None]] = {}
    covered: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        _spread(cells, (top, left, bottom, right), across, covered)

    def records() -> Iterator[Record]:
        for number, row in enumerate(cells):
            yield Record(
                number + 1, 1, row, None, across.get(number),
                frozenset(covered.get(number, ())),
            )  # fmt: skip

    found = layout.find(heads, records, titles.of_sheet(name))
    return Sheet(name, records, found, hidden=beneath)


def _spread(cells: list[list], ranges: tuple[int, ...], across: dict, covered: dict) -> None:
    """Let the value of a merged cell hold for the rows below, and in a header for all columns."""
    top, left, bottom, right = ranges
    if top >= len(cells) or left >= len(cells[top]):
        return
    value = cells[top][left]
    for number in range(top, min(bottom + 1, len(cells))):
        row = cells[number]
        if number > top and left < len(row):
            row[left] = value
            covered.setdefault(number, set()).add(left)
        if right > left:
            wide = across.setdefault(number, list(row))
            wide[left : right + 1] = [value] * len(wide[left : right + 1])


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
