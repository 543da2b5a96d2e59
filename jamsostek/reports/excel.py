"""A deck's numbers as an XLSX: a cover, then one sheet for each slide's data, to compute on with.

Values are raw numbers in Excel's own formats, so that Excel writes them as its reader is used to.
"""

from __future__ import annotations

import datetime
import math
import re
from numbers import Number
from pathlib import Path

import xlsxwriter

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker, speaker
from jamsostek.base.spreadsheet import is_formula
from jamsostek.contract import kinds
from jamsostek.contract.kinds import Badge
from jamsostek.reports import files
from jamsostek.reports.deck import Chart, Deck, Figures, Map, Picture, Podium, Rows, Slide
from jamsostek.reports.letters import legal

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDEST, _NARROWEST = 60, 10
_HEAD_ROW = 4
_FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_STYLES = {
    "title": {"bold": True, "font_size": 16, "font_color": LIGHT.ink},
    "sub": {"font_size": 12, "font_color": LIGHT.muted},
    "note": {"font_color": LIGHT.muted},
    "mark": {"bold": True, "bg_color": LIGHT.kunyit, "font_color": LIGHT.ink, "align": "center"},
    "badge": {
        "bold": True,
        "border": 1,
        "border_color": LIGHT.muted,
        "font_color": LIGHT.ink,
        "align": "center",
        "text_wrap": True,
    },
    "label": {"font_color": LIGHT.muted},
    "text": {"text_wrap": True},
    # what would be computed once somebody edits the cell
    "formula": {"text_wrap": True, "num_format": "@", "quote_prefix": True},
    "link": {"font_color": LIGHT.nila, "underline": 1},
    "head": {"bold": True, "text_wrap": True, "bottom": 2, "valign": "bottom"},
    "head_number": {
        "bold": True,
        "text_wrap": True,
        "bottom": 2,
        "valign": "bottom",
        "align": "right",
    },
    "whole": {"num_format": "#,##0"},
    "part": {"num_format": "#,##0.0##"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
}


def write(deck: Deck, file: Path) -> None:
    """Write a deck's data to ``file``; the same deck gives the same bytes.

    Raises :class:`ProductError` ``export_unwritable``.
    """

    def make(beside: Path) -> None:
        try:
            with xlsxwriter.Workbook(str(beside), {"in_memory": True}) as book:
                _Workbook(book, deck).write()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error

    files.write_whole(file, make)


class _Workbook:
    """One workbook in the making."""

    def __init__(self, book: xlsxwriter.Workbook, deck: Deck) -> None:
        self.book, self.deck, self.say = book, deck, speaker(deck.language)
        self.styles = {name: book.add_format({**_FONT, **more}) for name, more in _STYLES.items()}
        book.set_properties(
            {
                "title": deck.title,
                "subject": deck.subtitle,
                "author": self.say("app.name"),
                "created": deck.made_at,
            }
        )

    def write(self) -> None:
        """The cover and the sheets."""
        cover_name = self.say("exports.sheet_cover")
        cover = self.book.add_worksheet(cover_name)
        taken = {cover_name.lower()}
        listed = []
        for number, slide in self.deck.numbered():
            if slide.is_cover:
                continue
            name = _sheet_name(f"{number} {slide.title}", taken)
            self._data_sheet(self.book.add_worksheet(name), slide, cover_name)
            listed.append((name, slide))
        self._cover(cover, listed)
        cover.activate()

    def _cover(self, sheet, listed: list[tuple[str, Slide]]) -> None:
        deck, say, styles = self.deck, self.say, self.styles
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, deck.title, styles["title"])
        sheet.write_string(1, 0, deck.subtitle, styles["sub"])
        self._badge(sheet, kinds.badge(say, kinds.weakest(deck.kinds), deck.subtitle))
        rows = [
            *deck.filters,
            (say("exports.kind"), ", ".join(say(f"kind.{kind}") for kind in deck.kinds)),
            (say("exports.data_version"), deck.data_version),
            (say("exports.version"), deck.version),
            (say("exports.made_on"), f"{say.date(deck.made_at)} {deck.made_at:%H.%M}"),
        ]
        row = 4
        for label, value in rows:
            sheet.write_string(row, 0, label, styles["label"])
            sheet.write_string(row, 1, value, styles["text"])
            row += 1
        row += 1
        sheet.write_string(row, 0, say("exports.sheets"), styles["head"])
        sheet.write_blank(row, 1, None, styles["head"])
        for line, (name, slide) in enumerate(listed, row + 1):
            target = name.replace("'", "''")
            sheet.write_url(line, 0, f"internal:'{target}'!A1", styles["link"], string=name)
            sheet.write_string(line, 1, slide.title, styles["text"])

    def _data_sheet(self, sheet, slide: Slide, cover_name: str) -> None:
        say, styles = self.say, self.styles
        headings, rows = _table(slide.picture, say)
        sheet.write_string(0, 0, slide.title, styles["title"])
        about = " · ".join(part for part in (slide.source, slide.as_of) if part)
        filters = " · ".join(f"{label}: {value}" for label, value in self.deck.filters)
        made = say("exports.made_on") + " " + say.date(self.deck.made_at)
        version = f"{say('exports.data_version')} {self.deck.data_version}"
        sheet.write_string(1, 0, " · ".join((about, filters, version, made)), styles["note"])
        self._badge(sheet, self.deck.badge(slide, say))
        back = cover_name.replace("'", "''")
        sheet.write_url(3, 0, f"internal:'{back}'!A1", styles["link"], string=f"← {cover_name}")
        for number, heading in enumerate(headings):
            cells = [row[number] for row in rows]
            is_numeric = any(_is_number(cell) for cell in cells)
            style = styles["head_number" if is_numeric else "head"]
            sheet.write_string(_HEAD_ROW, number, heading, style)
            width = max([len(heading), *(_length(cell) for cell in cells)]) + 3
            sheet.set_column(number, number, max(_NARROWEST, min(_WIDEST, width)))
            whole = all(float(cell).is_integer() for cell in cells if _is_number(cell))
            for line, cell in enumerate(cells, _HEAD_ROW + 1):
                self._cell(sheet, line, number, cell, "whole" if whole else "part")
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        last = _HEAD_ROW + len(rows)
        if rows:
            sheet.autofilter(_HEAD_ROW, 0, last, len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.set_footer(f"&L{_footer(self.deck.title)}&R&P/&N")

    def _cell(self, sheet, row: int, column: int, cell: object, number_style: str) -> None:
        styles = self.styles
        if cell is None or cell == "" or cell != cell:
            sheet.write_blank(row, column, None, styles["text"])
        elif _is_number(cell):
            sheet.write_number(row, column, float(cell), styles[number_style])
        elif isinstance(cell, datetime.date):
            sheet.write_datetime(row, column, cell, styles["day"])
        else:
            # a text stays a text: never a formula, a link or a number
            text = legal(str(cell))
            style = "formula" if is_formula(text) else "text"
            sheet.write_string(row, column, text, styles[style])

    def _badge(self, sheet, badge: Badge | None) -> None:
        if badge:
            style = self.styles["mark" if badge.is_warning else "badge"]
            sheet.write_string(2, 0, badge.word, style)
            sheet.write_string(2, 1, badge.meaning, self.styles["note"])


def _table(picture: Picture, say: Speaker) -> Rows:
    """The picture's rows under headings that all have a word."""
    headings, rows = picture.rows()
    if isinstance(picture, Chart):
        series = (f"{each.name} ({picture.unit})" for each in picture.series)
        also = (picture.also.name,) if picture.also else ()
        return (say("exports.name"), *series, *also), rows
    if isinstance(picture, Map):
        return (say("exports.code"), say("exports.name"), picture.unit), rows
    if isinstance(picture, Figures):
        return (say("exports.name"), say("exports.value"), say("exports.status")), rows
    if isinstance(picture, Podium):
        return (say("exports.rank"), say("exports.name"), say("exports.detail")), rows
    return tuple(heading or say("exports.name") for heading in headings), rows


def _sheet_name(wish: str, taken: set[str]) -> str:
    """A name that Excel takes: no more than 31 letters, none forbidden, none twice."""
    clean = " ".join(_FORBIDDEN.sub(" ", wish).split()).strip("'")
    name, number = clean[:_LONGEST_NAME].rstrip(" '"), 2
    while name.lower() in taken:
        ending = f" ({number})"
        name, number = clean[: _LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name.lower())
    return name


def _is_number(cell: object) -> bool:
    is_number = isinstance(cell, Number) and not isinstance(cell, bool)
    return is_number and math.isfinite(cell)


def _length(cell: object) -> int:
    return len(f"{cell:,.2f}") if _is_number(cell) else len(str(cell or ""))


def _footer(text: str) -> str:
    # an ampersand begins an instruction
    return text.replace("&", "&&")[:200]
