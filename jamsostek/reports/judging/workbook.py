"""The minutes as a workbook that reckons: scores, weights and each step of the rules as formulas.

Whoever changes a score or a weight in it sees another order; what the program reckoned stands
beside it as a number.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from jamsostek.analysis import ranking
from jamsostek.base.language import Speaker
from jamsostek.reports.judging import minutes
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.protocol import Protocol
from jamsostek.reports.letters import legal

_HEAD, _FAINT, _INPUT = "#E8EEF6", "#6B7280", "#FFF8E7"
_TOP = 3  # rows above the first line of a sheet of numbers
_SAME = "0.000000001"


@dataclass
class _Book:
    """The workbook being written, and where its numbers stand."""

    book: xlsxwriter.Workbook
    say: Speaker
    made: Order

    def __post_init__(self) -> None:
        font = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}

        def look(**more) -> object:
            return self.book.add_format({**font, **more})

        self.text, self.bold = look(text_wrap=True), look(bold=True)
        self.title = look(bold=True, font_size=16)
        self.head = look(bold=True, bg_color=_HEAD, bottom=1, text_wrap=True)
        self.faint = look(font_color=_FAINT, text_wrap=True)
        self.input = look(num_format="0.##", bg_color=_INPUT)
        self.number, self.place = look(num_format="0.00"), look(num_format="0", bold=True)
        self.line = look(bottom=1)
        room = self.made.room
        self.names = {
            key: self.say(f"judging.sheet_{key}")
            for key in ("minutes", "weights", "scores", "evened", "values", "borda")
        }
        self.judged, self.criteria = room.judged, room.criteria
        self.candidates, self.jurors = room.candidates, self.made.panel.jurors
        self.codes = {each.code: number for number, each in enumerate(self.candidates)}

    def sheet(self, key: str, *widths: float):
        """A new sheet with its heading and columns of these widths."""
        made = self.book.add_worksheet(legal(self.names[key])[:31])
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.write_string(0, 0, self.names[key], self.title)
        made.write_string(1, 0, self.say(f"judging.sheet_{key}_about"), self.faint)
        return made

    def at(self, key: str, row: int, column: int, fixed: bool = True) -> str:
        """The address of a cell of a sheet."""
        return f"'{legal(self.names[key])[:31]}'!{cell(row, column, fixed, fixed)}"

    def span(self, key: str, first: tuple[int, int], last: tuple[int, int]) -> str:
        """The address of a block of cells of a sheet."""
        return f"{self.at(key, *first)}:{cell(*last, True, True)}"

    def score_row(self, juror: int, candidate: int) -> int:
        """The row of a juror's scores of a candidate."""
        return _TOP + juror * len(self.candidates) + candidate

    def weights(self, first: int, last: int) -> str:
        """The weights of the criteria from one to another, in a row above the panel's values."""
        return self.span("values", (_TOP - 1, 1 + first), (_TOP - 1, last))


def workbook(say: Speaker, found: Protocol) -> bytes:
    """The bytes of the minutes' workbook of a protocol."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": minutes.title(say, found), "created": found.made_at})
        own = _Book(book, say, found.order)
        front = own.sheet("minutes", 8, 52, 14, 16)
        _weights(own)
        _scores(own)
        _evened(own)
        columns = _values(own)
        _front(own, front, found, columns)
    return made.getvalue()


def _weights(own: _Book) -> None:
    sheet = own.sheet("weights", 40, 14, 14)
    heads = ("judging.criterion", "judging.weight", "judging.share")
    for column, key in enumerate(heads):
        sheet.write_string(_TOP - 1, column, own.say(key), own.head)
    last = _TOP + len(own.criteria) - 1
    whole = f"SUM({cell(_TOP, 1, True, True)}:{cell(last, 1, True, True)})"
    for number, criterion in enumerate(own.criteria):
        share = float(own.made.weights[number])
        sheet.write_string(_TOP + number, 0, legal(criterion.label(own.say)), own.text)
        sheet.write_number(_TOP + number, 1, 100 * share, own.input)
        sheet.write_formula(
            _TOP + number, 2, f"={cell(_TOP + number, 1)}/{whole}", own.number, share
        )


def _scores(own: _Book) -> None:
    """What jurors gave; nothing where a juror gave none or abstains."""
    sheet = own.sheet("scores", 8, 40, *[16] * len(own.judged))
    _score_heads(own, sheet)
    for juror, number in enumerate(own.jurors):
        for candidate, each in enumerate(own.candidates):
            row = own.score_row(juror, candidate)
            sheet.write_number(row, 0, number, own.text)
            sheet.write_string(row, 1, legal(each.name), own.text)
            for column in range(len(own.judged)):
                value = own.made.panel.scores[juror, candidate, column]
                if not np.isnan(value):
                    sheet.write_number(row, 2 + column, value, own.input)
                else:
                    sheet.write_blank(row, 2 + column, None, own.input)


def _score_heads(own: _Book, sheet) -> None:
    labels = [own.say("judging.juror_head"), own.say("judging.candidate")]
    for column, text in enumerate([*labels, *(c.label(own.say) for c in own.judged)]):
        sheet.write_string(_TOP - 1, column, legal(text), own.head)
    sheet.freeze_panes(_TOP, 2)


def _evened(own: _Book) -> None:
    """The scores made comparable between jurors."""
    sheet = own.sheet("evened", 8, 40, *[16] * len(own.judged))
    _score_heads(own, sheet)
    values = ranking.evened(own.made.panel, own.made.choices.rules)
    last = own.score_row(len(own.jurors) - 1, len(own.candidates) - 1)
    for juror, number in enumerate(own.jurors):
        ends = own.score_row(juror, 0), own.score_row(juror, len(own.candidates) - 1)
        for candidate, each in enumerate(own.candidates):
            row = own.score_row(juror, candidate)
            sheet.write_number(row, 0, number, own.text)
            sheet.write_string(row, 1, legal(each.name), own.text)
            for column in range(len(own.judged)):
                one = own.at("scores", row, 2 + column)
                mine = own.span("scores", (ends[0], 2 + column), (ends[1], 2 + column))
                everyone = own.span("scores", (_TOP, 2 + column), (last, 2 + column))
                formula = _EVENED[own.made.choices.evening].format(x=one, r=mine, a=everyone)
                _formula(
                    sheet, row, 2 + column, f'IF(ISNUMBER({one}),{formula},"")', own.number,
                    values[juror, candidate, column],
                )  # fmt: skip


_EVENED = {
    "none": "{x}",
    "zscore": "AVERAGE({a})+STDEVP({a})*IF(STDEVP({r})>" + _SAME
    + ",({x}-AVERAGE({r}))/STDEVP({r}),0)",
    "rank": "IF(COUNT({r})<2,50,100*(SUMPRODUCT(ISNUMBER({r})*({r}<{x}))"
    "+(SUMPRODUCT(ISNUMBER({r})*({r}={x}))-1)/2)/(COUNT({r})-1))",
}  # fmt: skip


def _formula(sheet, row: int, column: int, text: str, look, value: float) -> None:
    """A formula with what it comes to, for programs that don't reckon."""
    sheet.write_formula(row, column, f"={text}", look, "" if np.isnan(value) else float(value))


def _values(own: _Book) -> tuple[int, int]:
    """The panel's values, scores and places; returns the columns of the last two."""
    many = len(own.criteria)
    sheet = own.sheet("values", 40, *[16] * many, 14, 10)
    sheet.write_string(_TOP - 1, 0, own.say("judging.share"), own.head)
    for column, criterion in enumerate(own.criteria):
        sheet.write_string(_TOP - 2, 1 + column, legal(criterion.label(own.say)), own.head)
        share = float(own.made.weights[column])
        sheet.write_formula(
            _TOP - 1, 1 + column, f"={own.at('weights', _TOP + column, 2)}", own.number, share
        )
    score, place = many + 1, many + 2
    for column, key in ((score, "judging.score"), (place, "judging.place")):
        sheet.write_string(_TOP - 2, column, own.say(key), own.head)
    ballots = _borda(own) if own.made.choices.aggregation == "borda" else None
    standings = {each.candidate: each for each in own.made.standings}
    for number, each in enumerate(own.candidates):
        row = _TOP + number
        sheet.write_string(row, 0, legal(each.name), own.text)
        for column in range(many):
            _value(own, sheet, number, column)
        standing = standings[each.code]
        told = np.nan if standing.score is None else standing.score
        _formula(sheet, row, score, _total(own, number, ballots), own.number, told)
        column = own.span("values", (_TOP, score), (_TOP + len(own.candidates) - 1, score))
        mine = cell(row, score)
        text = f'IF(ISNUMBER({mine}),1+SUMPRODUCT(ISNUMBER({column})*({column}>{mine}+{_SAME})),"")'
        _formula(sheet, row, place, text, own.place, standing.place or np.nan)
    sheet.freeze_panes(_TOP, 1)
    return score, place


def _value(own: _Book, sheet, number: int, column: int) -> None:
    """The mean of the jurors, or what the data tell."""
    row, value = _TOP + number, own.made.values[number, column]
    if own.criteria[column].is_evidence:
        if np.isnan(value):
            sheet.write_blank(row, 1 + column, None, own.input)
        else:
            sheet.write_number(row, 1 + column, value, own.input)
        return
    given = ",".join(
        own.at("evened", own.score_row(juror, number), 2 + column)
        for juror in range(len(own.jurors))
    )
    text = f'IF(COUNT({given})=0,"",AVERAGE({given}))'
    _formula(sheet, row, 1 + column, text, own.number, value)


def _total(own: _Book, number: int, ballots: tuple[int, int] | None) -> str:
    """The score of a candidate, by the way of joining that was chosen."""
    row, many = _TOP + number, len(own.criteria)
    values, weights = f"{cell(row, 1)}:{cell(row, many)}", own.weights(0, many)
    known = f"SUMPRODUCT(ISNUMBER({values})*{weights})"
    if ballots:
        points = own.span("borda", (row, ballots[0]), (row, ballots[1]))
        text = f'IF(COUNT({points})=0,"",100*AVERAGE({points}))'
    elif own.made.choices.aggregation == "geometric":
        # the logarithm of each value that is above zero, one term a criterion
        terms = "+".join(
            f"IF(ISNUMBER({cell(row, c)}),IF({cell(row, c)}>0,LN({cell(row, c)}),0),0)"
            f"*{own.at('values', _TOP - 1, c)}"
            for c in range(1, many + 1)
        )
        nothing = f"SUMPRODUCT(ISNUMBER({values})*({values}<=0)*({weights}>0))>0"
        text = f'IF({known}<={_SAME},"",IF({nothing},0,EXP(({terms})/{known})))'
    else:
        text = f'IF({known}<={_SAME},"",SUMPRODUCT({values},{weights})/{known})'
    if own.made.choices.missing == "whole":
        text = f'IF(SUMPRODUCT((1-ISNUMBER({values}))*({weights}>0))>0,"",{text})'
    return text


def _borda(own: _Book) -> tuple[int, int]:
    """Each juror's own weighted mean and the share of the others it goes before; returns the
    columns of the shares."""
    jurors, judged, many = len(own.jurors), len(own.judged), len(own.criteria)
    sheet = own.sheet("borda", 40, *[12] * (2 * jurors))
    last = _TOP + len(own.candidates) - 1
    for juror, number in enumerate(own.jurors):
        label = own.say("judging.juror", juror=number)
        sheet.write_string(_TOP - 1, 1 + juror, label, own.head)
        points = own.say("judging.ballot", juror=number)
        sheet.write_string(_TOP - 1, 1 + jurors + juror, points, own.head)
    for number, each in enumerate(own.candidates):
        row = _TOP + number
        sheet.write_string(row, 0, legal(each.name), own.text)
        for juror in range(jurors):
            line = own.score_row(juror, number)
            given = own.span("evened", (line, 2), (line, 1 + judged)) if judged else ""
            parts = [(given, own.weights(0, judged))] if judged else []
            if many > judged:
                told = own.span("values", (row, 1 + judged), (row, many))
                parts.append((told, own.weights(judged, many)))
            total = "+".join(f"SUMPRODUCT({v},{w})" for v, w in parts)
            known = "+".join(f"SUMPRODUCT(ISNUMBER({v})*{w})" for v, w in parts)
            text = f'IF({known}<={_SAME},"",ROUND(({total})/({known}),9))'
            if own.made.room.given:
                text = f'IF(COUNT({given})=0,"",{text})'
            sheet.write_formula(row, 1 + juror, f"={text}", own.number)
            mine = cell(row, 1 + juror)
            column = f"{cell(_TOP, 1 + juror, True)}:{cell(last, 1 + juror, True)}"
            before = f"SUMPRODUCT(ISNUMBER({column})*({column}<{mine}))"
            equal = f"SUMPRODUCT(ISNUMBER({column})*({column}={mine}))"
            share = f"IF(COUNT({column})<2,0.5,({before}+({equal}-1)/2)/(COUNT({column})-1))"
            text = f'=IF(ISNUMBER({mine}),{share},"")'
            sheet.write_formula(row, 1 + jurors + juror, text, own.number)
    return 1 + jurors, 2 * jurors


def _front(own: _Book, sheet, found: Protocol, columns: tuple[int, int]) -> None:
    """The minutes: what was decided how, the order by formula, lines to sign on."""
    say, row = own.say, 2
    for label, text in minutes.about(say, found):
        sheet.write_string(row, 0, f"{label}: {legal(text)}", own.text)
        sheet.merge_range(row, 0, row, 3, f"{label}: {legal(text)}", own.text)
        row += 1
    row += 1
    heads = ("judging.place", "judging.candidate", "judging.score", "judging.by_program")
    for column, key in enumerate(heads):
        sheet.write_string(row, column, say(key), own.head)
    for number, each in enumerate(own.made.standings, start=1):
        line = _TOP + own.codes[each.candidate]
        told = np.nan if each.score is None else each.score
        place = own.at("values", line, columns[1])
        _formula(sheet, row + number, 0, place, own.place, each.place or np.nan)
        sheet.write_string(row + number, 1, legal(own.made.candidate(each).name), own.text)
        _formula(sheet, row + number, 2, own.at("values", line, columns[0]), own.number, told)
        if each.score is not None:
            sheet.write_number(row + number, 3, each.score, own.number)
    row += len(own.made.standings) + 3
    for juror, role in minutes.signatures(say, found):
        sheet.write_string(row, 0, juror, own.text)
        sheet.write_string(row, 1, legal(role), own.text)
        sheet.write_blank(row, 2, None, own.line)
        sheet.write_blank(row, 3, None, own.line)
        sheet.set_row(row, 32)
        row += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
