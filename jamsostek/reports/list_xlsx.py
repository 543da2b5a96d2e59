"""An XLSX to take along: a cover that says what it is, and one sheet with the rows.

>>> file = of_list("Daftar kunjungan", [("Wilayah", "Kab. Belu")], columns, rows)
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from jamsostek.base.spreadsheet import is_formula
from jamsostek.reports.letters import legal

INK, PAPER, HEAD, FAINT = "#17202A", "#FFFFFF", "#E8EEF6", "#6B7280"
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_FORMATS = {"text": "@", "number": "#,##0", "money": '"Rp"#,##0'}


@dataclass(frozen=True)
class Column:
    """A column of the list; ``kind`` is ``text``, ``number`` or ``money``, ``width`` in letters."""

    title: str
    kind: str = "text"
    width: int = 16


def of_list(
    title: str,
    about: Sequence[tuple[str, str]],
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    sheets: tuple[str, str],
) -> bytes:
    """The workbook's bytes. ``about`` are the cover's lines (name, text): filters, date, kind of
    data; ``sheets`` the names of cover and list. A missing cell (``None``, NaN) stays empty.

    Texts are written as texts, so that no name becomes a formula and no code a number.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        head = book.add_format(
            {**FONT, "bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True}
        )
        _cover(book, sheets[0], title, about)
        sheet = book.add_worksheet(sheets[1])
        for number, column in enumerate(columns):
            looks = {**FONT, "num_format": _FORMATS[column.kind]}
            cell = book.add_format({**looks, "text_wrap": column.kind == "text"})
            # stays a text also once somebody edits the cell
            formula = book.add_format({**looks, "text_wrap": True, "quote_prefix": True})
            sheet.set_column(number, number, column.width, cell)
            sheet.write_string(0, number, column.title, head)
            for line, row in enumerate(rows, 1):
                value = row[number]
                if value is None or value != value:
                    continue
                if column.kind == "text":
                    text = legal(str(value))
                    style = formula if is_formula(text) else cell
                    sheet.write_string(line, number, text, style)
                else:
                    sheet.write_number(line, number, float(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return made.getvalue()


def _cover(book, name: str, title: str, about: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    heading = book.add_format({**FONT, "bold": True, "font_size": 16, "font_color": INK})
    faint = book.add_format({**FONT, "font_color": FAINT})
    text = book.add_format({**FONT, "text_wrap": True})
    sheet.write_string(0, 0, title, heading)
    for line, (key, value) in enumerate(about, 2):
        sheet.write_string(line, 0, key, faint)
        sheet.write_string(line, 1, value, text)
