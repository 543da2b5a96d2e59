"""Cells of a workbook that show no value: formulas in error, and formulas nobody has reckoned yet.

In: an XLSX and a sheet. Out: what to read at such a cell instead of nothing, by its place. The
reader of workbooks leaves both empty, and empty is something else.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from lxml import etree

# what a program writes that filled in a formula and never reckoned it
NOT_RECKONED = "=…"
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")
_BLOCK = 1 << 20
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def without_value(file: Path, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column), both from 0 → an error as Excel shows it, or :data:`NOT_RECKONED`.

    None for other kinds of workbooks and where the file is made in an unusual way.
    """
    try:
        with zipfile.ZipFile(file) as book:
            part = part_of(book, sheet)
            if part is None or not _has_formulas(book, part):
                return {}
            with book.open(part) as content:
                return dict(filter(None, map(_told, _cells(content))))
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError):
        return {}


def part_of(book: zipfile.ZipFile, sheet: str) -> str | None:
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


def _has_formulas(book: zipfile.ZipFile, part: str) -> bool:
    """Whether it is worth a closer look; most lists have neither."""
    last = b""
    with book.open(part) as content:
        while block := content.read(_BLOCK):
            if re.search(rb'<(\w+:)?f[ >/]|\st="e"', last + block):
                return True
            last = block[-16:]
    return False


def _cells(content):
    for _, cell in etree.iterparse(content, tag="{*}c", resolve_entities=False):
        yield cell
        # read and done with: a sheet may be larger than the memory
        cell.clear()
        while cell.getparent() is not None and cell.getprevious() is not None:
            del cell.getparent()[0]


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
