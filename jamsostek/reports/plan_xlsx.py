"""A scenario as a workbook that goes on computing: people, months and shares may be changed in it.

Rates stand in a sheet of their own, one a month and kind of person, as the rules had them when it
was made. Every amount is a formula on them; what it came to stands beside it for programs that
don't compute. The same rounding as in :mod:`jamsostek.analysis.budget`: people are shared out by
largest remainder, money is never rounded.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from jamsostek.analysis import budget
from jamsostek.analysis.budget import Part, later
from jamsostek.base.language import Speaker
from jamsostek.reports.letters import legal
from jamsostek.reports.list_xlsx import FAINT, FONT, HEAD, INK
from jamsostek.reports.plan import Plan, notes

_INPUT = "#FFF3C4"
_MONEY, _PEOPLE, _MONTH = '"Rp"#,##0', "#,##0", "mmm yyyy"
# how far rates reach beyond the scenario, so that its months may be changed
_ROOM = 24
_LEAST = 60
# the first line of payers on the first sheet, and of months on the sheets of rates and costs
_TOP, _FIRST = 6, 5
_PART, _PLACE, _GROUP, _WANTED, _START, _MONTHS, _PROGRAMMES, _PAYER, _SHARE, _PEOPLE_OF, _COST, \
    _COUNTED, _BEGIN, _WEIGHT, _REST = range(15)  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """A payer of a part: on which row of the first sheet, and on which rows its part's lines
    are."""

    part: Part
    place: int
    payer: str
    people: int
    share: float
    row: int
    rows: tuple[int, int]


@dataclass(frozen=True)
class _Column:
    """A column of rates and costs: who pays (``pays``) for the people of a line."""

    line: _Line
    pays: str


class _Book:
    """The workbook being made."""

    def __init__(self, book: xlsxwriter.Workbook, made: Plan, say: Speaker) -> None:
        self.book, self.made, self.say = book, made, say
        self.lines = _lines(made)
        count = max(_LEAST, made.months + _ROOM)
        self.months = [later(made.first.replace(month=1), number) for number in range(count)]
        self.columns = [_Column(line, pays) for line in self.lines for pays in _who_pays(line)]
        names = ("scenario", "cost", "rates", "basis")
        self.names = {name: say(f"budget.sheet_{name}") for name in names}
        self.sheets = {name: book.add_worksheet(self.names[name]) for name in names}
        self._looks: dict[tuple, object] = {}

    def look(self, **more):
        """A format, made once."""
        key = tuple(sorted(more.items()))
        if key not in self._looks:
            self._looks[key] = self.book.add_format({**FONT, **more})
        return self._looks[key]

    def text(self, sheet: str, row: int, column: int, text: str, **more) -> None:
        """A text that no name makes a formula."""
        self.sheets[sheet].write_string(row, column, legal(text), self.look(**more))

    def at(self, sheet: str, row: int, column: int) -> str:
        """A cell as formulas of other sheets name it."""
        return f"'{self.names[sheet]}'!{xl_rowcol_to_cell(row, column, True, True)}"

    def down(self, sheet: str, column: int) -> str:
        """All months of a column of rates or costs."""
        name, last = xl_col_to_name(column), _FIRST + len(self.months)
        return f"'{self.names[sheet]}'!${name}${_FIRST + 1}:${name}${last}"

    @property
    def sums(self) -> int:
        """The column of costs that holds each month's sum; the next one runs on."""
        return len(self.columns) + 1


def workbook(made: Plan, say: Speaker) -> bytes:
    """The workbook's bytes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        it = _Book(book, made, say)
        _rates(it)
        _costs(it)
        row = _inputs(it)
        _results(it, row + 2)
        _basis(it)
    return file.getvalue()


def _lines(made: Plan) -> list[_Line]:
    found: list[_Line] = []
    for place, (wanted, part) in enumerate(zip(made.scenario.parts, made.parts, strict=True)):
        people, first = dict(part.people), _TOP + len(found)
        rows = (first, first + len(wanted.funding) - 1)
        for number, (payer, share) in enumerate(wanted.funding):
            row = first + number
            found.append(_Line(part, place, payer, people[payer], float(share), row, rows))
    return found


def _who_pays(line: _Line) -> tuple[str, ...]:
    """Who pays for the people of a line: wage earners pay a part of JHT and JP themselves."""
    has_own = line.part.work == "wage" and len(line.part.programmes) > 2 and line.payer != "own"
    return (line.payer, "own") if has_own else (line.payer,)


# -- rates and costs by month --------------------------------------------------------------------


def _rates(it: _Book) -> None:
    say, sheet = it.say, it.sheets["rates"]
    it.text("rates", 0, 0, say("budget.rates_title"), bold=True, font_size=14, font_color=INK)
    it.text("rates", 1, 0, say("budget.rates_note"), font_color=FAINT)
    _month_column(it, "rates")
    start, count = it.months[0], len(it.months)
    for number, column in enumerate(it.columns, 1):
        one = replace(column.line.part, people=((column.line.payer, 1),), start=start, months=count)
        each = budget.summed(budget.lines(it.made.rules, [one]), "month", "payer")
        each = each[each["payer"] == column.pays].set_index("month")["amount_idr"]
        _column_head(it, "rates", number, column)
        for row, month in enumerate(it.months, _FIRST):
            if pd.isna(each.get(month)):
                sheet.write_string(row, number, "?", it.look(align="right"))
            else:
                sheet.write_number(row, number, int(each[month]), it.look(num_format=_MONEY))


def _costs(it: _Book) -> None:
    say, sheet = it.say, it.sheets["cost"]
    it.text("cost", 0, 0, say("budget.cost_title"), bold=True, font_size=14, font_color=INK)
    it.text("cost", 1, 0, say("budget.cost_note"), font_color=FAINT)
    _month_column(it, "cost")
    known = budget.summed(it.made.costs, "part", "payer", "month")
    known = known.set_index(["part", "payer", "month"])["amount_idr"]
    money = it.look(num_format=_MONEY)
    totals = dict.fromkeys(it.months, 0)
    for number, column in enumerate(it.columns, 1):
        _column_head(it, "cost", number, column)
        line, first = column.line, column.line.rows[0]
        begin, months = it.at("scenario", first, _BEGIN), it.at("scenario", first, _MONTHS)
        people = it.at("scenario", line.row, _PEOPLE_OF)
        for row, month in enumerate(it.months, _FIRST):
            at, rate = f"$A{row + 1}", it.at("rates", row, number).replace("$", "")
            formula = f"=IF(AND({at}>={begin},{at}<EDATE({begin},{months})),{people}*{rate},0)"
            amount = _amount(it, known, column, month)
            totals[month] += amount
            sheet.write_formula(row, number, formula, money, amount)
    _sums(it, totals)


def _amount(it: _Book, known: pd.Series, column: _Column, month: date) -> int:
    """What a cell comes to; payers of a part are told apart by their lines."""
    line = column.line
    if not line.part.start <= month <= line.part.last:
        return 0
    if column.pays == line.payer:
        found = known.get((line.place, line.payer, month))
        return 0 if found is None or pd.isna(found) else int(found)
    one = replace(line.part, people=((line.payer, line.people),), start=month, months=1)
    costs = budget.lines(it.made.rules, [one])
    return int(costs.loc[costs["payer"] == column.pays, "amount_idr"].sum())


def _sums(it: _Book, totals: dict[date, int]) -> None:
    sheet, column = it.sheets["cost"], it.sums
    head = it.look(bold=True, bg_color=HEAD, text_wrap=True, bottom=1)
    bold = it.look(bold=True, num_format=_MONEY)
    sheet.write_string(3, column, it.say("budget.sum_month"), head)
    sheet.write_string(3, column + 1, it.say("budget.sum_so_far"), head)
    sheet.set_column(column, column + 1, 20)
    so_far = 0
    last = xl_col_to_name(len(it.columns))
    for row, month in enumerate(it.months, _FIRST):
        so_far += totals[month]
        at, name = row + 1, xl_col_to_name(column)
        sheet.write_formula(row, column, f"=SUM(B{at}:{last}{at})", bold, totals[month])
        start = f"${name}${_FIRST + 1}"
        sheet.write_formula(row, column + 1, f"=SUM({start}:{name}{at})", bold, so_far)
    for number in range(1, column + 1):
        name, end = xl_col_to_name(number), _FIRST + len(it.months)
        formula = f"=SUM({name}{_FIRST + 1}:{name}{end})"
        value = sum(totals.values()) if number == column else _cached(it, number)
        sheet.write_formula(4, number, formula, bold, value)
    sheet.write_string(4, 0, it.say("budget.sum_all"), it.look(bold=True))
    sheet.freeze_panes(_FIRST, 1)


def _cached(it: _Book, number: int) -> int:
    column = it.columns[number - 1]
    known = budget.summed(it.made.costs, "part", "payer", "month")
    known = known.set_index(["part", "payer", "month"])["amount_idr"]
    return sum(_amount(it, known, column, month) for month in it.months)


def _month_column(it: _Book, sheet: str) -> None:
    head = {"bold": True, "bg_color": HEAD, "bottom": 1}
    it.text(sheet, 3, 0, it.say("budget.column_month"), **head)
    it.sheets[sheet].set_column(0, 0, 14)
    look = it.look(num_format=_MONTH, align="left")
    for row, month in enumerate(it.months, _FIRST):
        it.sheets[sheet].write_datetime(row, 0, pd.Timestamp(month).to_pydatetime(), look)
    if sheet == "rates":
        it.sheets[sheet].freeze_panes(_FIRST, 1)


def _column_head(it: _Book, sheet: str, number: int, column: _Column) -> None:
    say, line = it.say, column.line
    it.sheets[sheet].set_column(number, number, 20)
    where = f"{line.place + 1} · {it.made.places[line.part.region_code]}"
    it.text(sheet, 2, number, where, font_color=FAINT, text_wrap=True)
    look = {"bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True}
    it.text(sheet, 3, number, say(f"payer.{column.pays}"), **look)


# -- the first sheet -----------------------------------------------------------------------------


def _inputs(it: _Book) -> int:
    """The lines that may be changed; returns the row of their sums."""
    say, sheet = it.say, it.sheets["scenario"]
    title = it.made.scenario.name or say("budget.title")
    it.text("scenario", 0, 0, title, bold=True, font_size=16, font_color=INK)
    it.text("scenario", 1, 0, say("budget.xlsx_how"), font_color=FAINT)
    it.text("scenario", 2, 0, say("budget.rounding"), font_color=FAINT)
    head = {"bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True}
    names = ("part", "place", "group", "people", "start", "months", "programmes", "payer",
             "share", "people_of", "cost", "counted")  # fmt: skip
    for column, name in enumerate(names):
        it.text("scenario", _TOP - 1, column, say(f"budget.column_{name}"), **head)
    for column, width in enumerate((7, 28, 20, 12, 13, 9, 16, 22, 9, 14, 20, 16)):
        sheet.set_column(column, column, width)
    sheet.set_row(_TOP - 1, 32)
    sheet.set_column(_BEGIN, _REST, None, None, {"hidden": True})
    for line in it.lines:
        if line.row == line.rows[0]:
            _part_cells(it, line)
        _line_cells(it, line)
    row = it.lines[-1].row + 1
    bold = {"bold": True, "top": 1}
    it.text("scenario", row, _PLACE, say("budget.sum_all"), **bold)
    values = (it.made.people, it.made.total_idr, it.made.counted)
    for column, value in zip((_PEOPLE_OF, _COST, _COUNTED), values, strict=True):
        name = xl_col_to_name(column)
        look = it.look(num_format=_MONEY if column == _COST else _PEOPLE, **bold)
        formula = f"=SUM({name}{_TOP + 1}:{name}{row})"
        sheet.write_formula(row, column, formula, look, "" if value is None else float(value))
    sheet.freeze_panes(_TOP, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return row


def _part_cells(it: _Book, line: _Line) -> None:
    say, sheet, part, row = it.say, it.sheets["scenario"], line.part, line.row
    sheet.write_number(row, _PART, line.place + 1, it.look())
    it.text("scenario", row, _PLACE, it.made.places[part.region_code])
    who = f"{say(f'budget.group_{part.group}')} ({say(f'budget.work_{part.work}')})"
    it.text("scenario", row, _GROUP, who, text_wrap=True)
    it.text("scenario", row, _PROGRAMMES, ", ".join(part.programmes), text_wrap=True)
    may_change = {"bg_color": _INPUT, "border": 1}
    sheet.write_number(row, _WANTED, part.everybody, it.look(num_format=_PEOPLE, **may_change))
    start = pd.Timestamp(part.start).to_pydatetime()
    sheet.write_datetime(row, _START, start, it.look(num_format=_MONTH, **may_change))
    sheet.write_number(row, _MONTHS, part.months, it.look(align="center", **may_change))
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 10_000_000}
    sheet.data_validation(row, _WANTED, row, _WANTED, whole)
    months = {**whole, "minimum": 1, "maximum": len(it.months)}
    sheet.data_validation(row, _MONTHS, row, _MONTHS, months)
    first, last = (pd.Timestamp(it.months[place]).to_pydatetime() for place in (0, -1))
    days = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    sheet.data_validation(row, _START, row, _START, days)
    at = xl_rowcol_to_cell(row, _START)
    formula = f"=DATE(YEAR({at}),MONTH({at}),1)"
    serial = (part.start - date(1899, 12, 30)).days
    sheet.write_formula(row, _BEGIN, formula, it.look(num_format=_MONTH), serial)


def _line_cells(it: _Book, line: _Line) -> None:
    """A payer: its share, its people by largest remainder, its cost, and how many of them count."""
    say, sheet, row = it.say, it.sheets["scenario"], line.row
    first, last = line.rows
    it.text("scenario", row, _PAYER, say(f"payer.{line.payer}"))
    look = it.look(bg_color=_INPUT, border=1, num_format="0.##")
    sheet.write_number(row, _SHARE, line.share, look)
    people = xl_rowcol_to_cell(first, _WANTED, True, True)
    share = xl_rowcol_to_cell(row, _SHARE)
    # shares in ten-thousandths: whole numbers, so that nothing is lost
    total = f"SUM({_span(_SHARE, first, last)})"
    weight, rest = (xl_rowcol_to_cell(row, column) for column in (_WEIGHT, _REST))
    shares = [other.share for other in it.lines if other.rows == line.rows]
    due = line.part.everybody * round(line.share * 10_000)
    whole = sum(round(each * 10_000) for each in shares)
    sheet.write_formula(row, _WEIGHT, f"={people}*ROUND({share}*10000,0)", None, due)
    parts = f"ROUND({total}*10000,0)"
    sheet.write_formula(row, _REST, f"=MOD({weight},{parts})", None, due % whole)
    weights, rests = _span(_WEIGHT, first, last), _span(_REST, first, last)
    left = f"{people}-SUMPRODUCT(({weights}-{rests})/{parts})"
    before = f"SUMPRODUCT(--({rests}>{rest}))"
    if row > first:
        before += f"+SUMPRODUCT(--({_span(_REST, first, row - 1)}={rest}))"
    formula = f"=({weight}-{rest})/{parts}+IF({before}<ROUND({left},0),1,0)"
    look = it.look(num_format=_PEOPLE)
    sheet.write_formula(row, _PEOPLE_OF, formula, look, line.people)
    _cost_cells(it, line)


def _cost_cells(it: _Book, line: _Line) -> None:
    sheet, row, first = it.sheets["scenario"], line.row, line.rows[0]
    mine = [number for number, each in enumerate(it.columns, 1) if each.line is line]
    formula = "=" + "+".join(it.at("cost", 4, number) for number in mine)
    cost = sum(_cached(it, number) for number in mine)
    sheet.write_formula(row, _COST, formula, it.look(num_format=_MONEY), cost)
    counted = budget.counted(it.made.rules, replace(line.part, people=((line.payer, line.people),)))
    people = xl_rowcol_to_cell(row, _PEOPLE_OF)
    months, full = xl_rowcol_to_cell(first, _MONTHS), it.at("basis", 1, 1)
    is_pro_rata = line.payer in budget.PRO_RATA_PAYERS
    formula = f"={people}*MIN({months},{full})/{full}" if is_pro_rata else f"={people}"
    if counted is not None:
        sheet.write_formula(row, _COUNTED, formula, it.look(num_format="#,##0.#"), float(counted))


def _span(column: int, first: int, last: int) -> str:
    name = xl_col_to_name(column)
    return f"${name}${first + 1}:${name}${last + 1}"


def _results(it: _Book, row: int) -> None:
    """By year and by payer, and what a budget is enough for."""
    say, sheet, made = it.say, it.sheets["scenario"], it.made
    bold, money = {"bold": True, "bg_color": HEAD, "bottom": 1}, it.look(num_format=_MONEY)
    it.text("scenario", row, _PLACE, say("budget.by_year"), **bold)
    it.text("scenario", row, _GROUP, "", **bold)
    by_year = made.by("year").set_index("year")["amount_idr"]
    for year in dict.fromkeys(month.year for month in it.months):
        row += 1
        sheet.write_number(row, _PLACE, year, it.look(align="left"))
        months, sums = it.down("cost", 0), it.down("cost", it.sums)
        formula = f"=SUMPRODUCT((YEAR({months})={year})*{sums})"
        value = by_year.get(year, 0)
        sheet.write_formula(row, _GROUP, formula, money, 0 if pd.isna(value) else int(value))
    row += 2
    it.text("scenario", row, _PLACE, say("budget.by_payer"), **bold)
    it.text("scenario", row, _GROUP, "", **bold)
    by_payer = made.by("payer").set_index("payer")["amount_idr"]
    for payer in dict.fromkeys(column.pays for column in it.columns):
        row += 1
        it.text("scenario", row, _PLACE, say(f"payer.{payer}"))
        mine = [number for number, each in enumerate(it.columns, 1) if each.pays == payer]
        formula = "=" + "+".join(it.at("cost", 4, number) for number in mine)
        value = by_payer.get(payer, 0)
        sheet.write_formula(row, _GROUP, formula, money, 0 if pd.isna(value) else int(value))
    row += 2
    it.text("scenario", row, _PLACE, say("budget.column_budget"), bold=True)
    spend = made.scenario.budget_idr or 0
    look = it.look(num_format=_MONEY, bg_color=_INPUT, border=1)
    sheet.write_number(row, _GROUP, spend, look)
    cell = xl_rowcol_to_cell(row, _GROUP, True, True)
    sums, so_far = it.down("cost", it.sums), it.down("cost", it.sums + 1)
    row += 1
    it.text("scenario", row, _PLACE, say("budget.column_enough"), text_wrap=True)
    formula = f"=SUMPRODUCT(({so_far}<={cell})*({sums}>0))"
    enough = made.bought.months if made.bought else 0
    sheet.write_formula(row, _GROUP, formula, it.look(num_format="0"), enough)


# -- what it stands on ---------------------------------------------------------------------------


def _basis(it: _Book) -> None:
    say, sheet, made = it.say, it.sheets["basis"], it.made
    it.text("basis", 0, 0, say("budget.basis_title"), bold=True, font_size=14, font_color=INK)
    for column, width in enumerate((34, 22, 24, 16, 16, 40, 46, 60)):
        sheet.set_column(column, column, width)
    rule = made.counting_rule
    it.text("basis", 1, 0, say("budget.full_months"), text_wrap=True)
    if rule:
        sheet.write_number(1, 1, float(rule.value), it.look(align="left"))
        it.text("basis", 1, 2, f"{rule.publisher}. {rule.note}")
    head = {"bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True}
    names = ("programme", "payer", "span", "each", "full_each", "basis", "source", "relief")
    for column, name in enumerate(names):
        it.text("basis", 3, column, say(f"budget.column_{name}"), **head)
    row = 4
    for row, each in enumerate(made.basis.itertuples(), 4):
        relief = [each.relief_basis, each.relief_publisher, each.relief_url]
        if each.caution:
            relief.append(say(f"budget.caution_{each.caution}"))
        texts = {
            0: say(f"program.{each.programme}"),
            1: say(f"payer.{each.payer}"),
            2: f"{say.month(each.first)} – {say.month(each.last)}",
            5: each.legal_basis,
            6: f"{each.publisher} {each.url}".strip(),
            7: " · ".join(filter(None, relief)),
        }
        for column, text in texts.items():
            it.text("basis", row, column, text, text_wrap=True)
        for column, value in ((3, each.each_idr), (4, each.full_each_idr)):
            if not pd.isna(value):
                sheet.write_number(row, column, int(value), it.look(num_format=_MONEY))
    for number, text in enumerate(notes(made, say), row + 2):
        it.text("basis", number, 0, text)
