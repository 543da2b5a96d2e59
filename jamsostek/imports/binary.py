"""What XLSB and XLS don't show: both are rows of records, a number and a length before each.

In: the file and a sheet. Out: formulas in error and hidden rows and columns, put into an
:class:`jamsostek.imports.unshown.Unshown`. Both hold a value for every formula, so that one nobody
has reckoned can't be told.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from struct import unpack_from

from lxml import etree

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


# -- XLSB --------------------------------------------------------------------------------------

_ROW, _ERROR, _FORMULA_ERROR, _COLUMN, _SHEET = 0, 3, 11, 60, 156


def look_at_xlsb(book: zipfile.ZipFile, sheet: str, found) -> None:
    """Raises ``KeyError``, ``ValueError``, ``IndexError`` or ``struct.error`` on a broken file."""
    part = _part(book, sheet)
    if part is None:
        return
    row = 0
    for kind, body in _records(book.read(part)):
        if kind == _ROW:
            row = unpack_from("<I", body)[0]
            if body[11] & 0x10:
                found.rows.add(row)
        elif kind in (_ERROR, _FORMULA_ERROR):
            found.cells[row, unpack_from("<I", body)[0]] = ERRORS.get(body[8], ERRORS[0x0F])
        elif kind == _COLUMN and body[16] & 1:
            first, last = unpack_from("<2I", body)
            found.columns.update(range(first, min(last, 1 << 14) + 1))


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the file that holds a sheet."""
    targets = {
        each.get("Id"): each.get("Target")
        for each in etree.fromstring(book.read("xl/_rels/workbook.bin.rels"))
    }
    for kind, body in _records(book.read("xl/workbook.bin")):
        if kind == _SHEET:
            texts, at = [], 8
            for _ in range(2):
                length = 2 * unpack_from("<I", body, at)[0]
                texts.append(bytes(body[at + 4 : at + 4 + length]).decode("utf-16-le"))
                at += 4 + length
            if texts[1] == sheet:
                return str(PurePosixPath("/xl") / targets[texts[0]]).lstrip("/")
    return None


def _records(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """(number, body) of each record; both numbers before it are written in groups of seven bits."""
    view, at = memoryview(data), 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, view[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number whose bytes go on as long as their highest bit is set, and where it ends."""
    number = 0
    for place in range(most):
        number |= (data[at + place] & 0x7F) << (7 * place)
        if not data[at + place] & 0x80:
            break
    return number, at + place + 1


# -- XLS ---------------------------------------------------------------------------------------

_BOOL_OR_ERROR, _FORMULA, _XLS_ROW, _XLS_COLUMNS, _BOUND_SHEET = 0x205, 0x6, 0x208, 0x7D, 0x85
_END = 0xA
_SPECIAL = 0xFFFFFFF0


def look_at_xls(file: Path, sheet: str, found) -> None:
    """Raises ``ValueError``, ``IndexError`` or ``struct.error`` on a broken file."""
    data = _stream(file.read_bytes())
    at = next((start for name, start in _sheets(data) if name == sheet), None)
    if at is None:
        return
    for kind, body in _biff(data, at):
        if kind == _END:
            break
        if kind == _BOOL_OR_ERROR and body[7]:
            found.cells[unpack_from("<2H", body)] = ERRORS.get(body[6], ERRORS[0x0F])
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            found.cells[unpack_from("<2H", body)] = ERRORS.get(body[8], ERRORS[0x0F])
        elif kind == _XLS_ROW and body[12] & 0x20:
            found.rows.add(unpack_from("<H", body)[0])
        elif kind == _XLS_COLUMNS and body[8] & 1:
            first, last = unpack_from("<2H", body)
            found.columns.update(range(first, last + 1))


def _biff(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(data):
        kind, length = unpack_from("<2H", data, at)
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(data: bytes) -> Iterator[tuple[str, int]]:
    """The name of each sheet, and where it begins."""
    for kind, body in _biff(data, 0):
        if kind == _END:
            return
        if kind == _BOUND_SHEET:
            length, is_wide = body[6], body[7] & 1
            text = body[8 : 8 + length * (1 + is_wide)]
            yield text.decode("utf-16-le" if is_wide else "latin-1"), unpack_from("<I", body)[0]


def _stream(data: bytes) -> bytes:
    """The stream of the workbook in a compound file: a small file system of its own."""
    size = 1 << unpack_from("<H", data, 30)[0]

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block)

    parts = list(numbers(data[76:512]))
    further = unpack_from("<I", data, 68)[0]
    while further < _SPECIAL and len(parts) * size < 4 * len(data):
        *more, further = numbers(sector(further))
        parts += more
    table = [each for part in parts if part < _SPECIAL for each in numbers(sector(part))]

    def chain(number: int) -> bytes:
        blocks = []
        while number < _SPECIAL and len(blocks) <= len(table):
            blocks.append(sector(number))
            number = table[number]
        return b"".join(blocks)

    folder = chain(unpack_from("<I", data, 48)[0])
    entries = {}
    for at in range(0, len(folder), 128):
        name = folder[at : at + unpack_from("<H", folder, at + 64)[0]]
        start, length = unpack_from("<2I", folder, at + 116)
        entries[name.decode("utf-16-le").rstrip("\0")] = start, length
    start, length = entries.get("Workbook") or entries["Book"]
    if length < unpack_from("<I", data, 56)[0]:
        # small streams lie in one of their own, in sectors of 64 bytes
        inner = chain(entries["Root Entry"][0])
        small = numbers(chain(unpack_from("<I", data, 60)[0]))
        found, number = b"", start
        while number < _SPECIAL and len(found) <= len(inner):
            found += inner[64 * number : 64 * number + 64]
            number = small[number]
        return found[:length]
    return chain(start)[:length]
