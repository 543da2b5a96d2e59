"""What the reader of workbooks leaves out: cells without a value, rows and columns that are hidden.

In: a workbook (XLSX, ODS; :mod:`binary` reads XLSB and XLS) and a sheet. Out: an :class:`Unshown`.
The reader leaves formulas in error, and formulas nobody has reckoned yet, empty, and empty is
something else.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lxml import etree

from jamsostek.imports import binary

# what a program writes that filled in a formula and never reckoned it
NOT_RECKONED = "=…"
# those of Excel, and what LibreOffice says of a formula that it can't read
ERRORS = (
    *binary.ERRORS.values(), "#SPILL!", "#CALC!",
    *(f"Err:{number}" for number in range(501, 541)),
)  # fmt: skip
_BLOCK = 1 << 20
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST = 1 << 14  # columns of a sheet, or rows that one element stands for


@dataclass
class Unshown:
    """Of one sheet: (row, column) → an error as the program shows it, or :data:`NOT_RECKONED`;
    the numbers of hidden rows and columns. All are counted from 0."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def look(file: Path, sheet: str) -> Unshown:
    """What a sheet doesn't show; nothing where the file is made in an unusual way."""
    found = Unshown()
    try:
        with file.open("rb") as content:
            is_zipped = content.read(2) == b"PK"  # an XLS may hold a zip as well
        if not is_zipped:
            binary.look_at_xls(file, sheet, found)
            return found
        with zipfile.ZipFile(file) as book:
            names = set(book.namelist())
            if "xl/workbook.bin" in names:
                binary.look_at_xlsb(book, sheet, found)
            elif "xl/workbook.xml" in names:
                _look_at_xlsx(book, sheet, found)
            elif "content.xml" in names:
                _look_at_ods(book, sheet, found)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, struct.error,
            etree.XMLSyntaxError):  # fmt: skip
        pass
    return found


def _elements(content, *tags: str) -> Iterator:
    """The elements of these tags, each emptied once it is read: a sheet may be larger than the
    memory."""
    for _, each in etree.iterparse(content, tag=tags, resolve_entities=False):
        yield each
        each.clear()
        while each.getparent() is not None and each.getprevious() is not None:
            del each.getparent()[0]


# -- XLSX --------------------------------------------------------------------------------------


def _look_at_xlsx(book: zipfile.ZipFile, sheet: str, found: Unshown) -> None:
    part = _part(book, sheet)
    if part is None or not _is_worth_it(book, part):
        return
    with book.open(part) as content:
        for each in _elements(content, "{*}c", "{*}row", "{*}col"):
            tag = etree.QName(each).localname
            if tag == "c":
                found.cells.update(filter(None, [_told(each)]))
            elif each.get("hidden") in ("1", "true"):
                if tag == "row":
                    found.rows.add(int(each.get("r")) - 1)
                else:
                    last = min(int(each.get("max")), _MOST)
                    found.columns.update(range(int(each.get("min")) - 1, last))


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the file that holds a sheet."""
    numbers = {
        each.get("name"): each.get(_R)
        for each in etree.fromstring(book.read("xl/workbook.xml")).iter("{*}sheet")
    }
    targets = {
        each.get("Id"): each.get("Target")
        for each in etree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    target = targets.get(numbers.get(sheet))
    return str(PurePosixPath("/xl") / target).lstrip("/") if target else None


def _is_worth_it(book: zipfile.ZipFile, part: str) -> bool:
    """Whether it is worth a closer look; most lists have nothing of it."""
    last = b""
    with book.open(part) as content:
        while block := content.read(_BLOCK):
            if re.search(rb'<(\w+:)?f[ >/]|\st="e"|\shidden="[1t]', last + block):
                return True
            last = block[-16:]
    return False


def _told(cell) -> tuple[tuple[int, int], str] | None:
    kind, value = cell.get("t"), cell.findtext("{*}v")
    if kind == "e":
        text = value or ERRORS[0]
    elif cell.find("{*}f") is not None and not value and kind not in ("str", "inlineStr"):
        text = NOT_RECKONED
    else:
        return None
    place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r") or "")
    if not place:
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return (int(place[2]) - 1, column - 1), text


# -- ODS ---------------------------------------------------------------------------------------


def _look_at_ods(book: zipfile.ZipFile, sheet: str, found: Unshown) -> None:
    row = column = 0
    is_here = False
    with book.open("content.xml") as content:
        for event, each in etree.iterparse(
            content,
            events=("start", "end"),
            tag=("{*}table", "{*}table-column", "{*}table-row"),
            resolve_entities=False,
        ):
            tag = etree.QName(each).localname
            if tag == "table" and event == "start" and (name := _attribute(each, "name")):
                is_here, row, column = name == sheet, 0, 0
            if event == "start" or tag == "table":
                continue
            count = int(_attribute(each, f"number-{tag.removeprefix('table-')}s-repeated") or 1)
            is_hidden = _attribute(each, "visibility") in ("collapse", "filter")
            if is_here and tag == "table-column":
                if is_hidden:
                    found.columns.update(range(column, min(column + count, _MOST)))
                column += count
            elif is_here:
                cells = list(_ods_cells(each))
                for at in range(row, row + min(count, _MOST) if cells or is_hidden else row):
                    found.cells.update({(at, n): text for n, text in cells})
                    found.rows.update({at} if is_hidden else ())
                row += count
            each.clear()


def _attribute(element, name: str) -> str | None:
    """An attribute of the namespace of tables."""
    return element.get(f"{{urn:oasis:names:tc:opendocument:xmlns:table:1.0}}{name}")


def _ods_cells(row) -> Iterator[tuple[int, str]]:
    """(column, error) of the cells of a row."""
    column = 0
    for cell in row:
        count = int(_attribute(cell, "number-columns-repeated") or 1)
        if _attribute(cell, "formula"):
            kinds = {etree.QName(name).localname: kind for name, kind in cell.items()
                     if name.endswith("}value-type")}  # fmt: skip
            text = "".join(cell.itertext()).strip()
            if text in ERRORS:
                yield column, text
            elif not kinds and not text:
                yield column, NOT_RECKONED
        column += count
