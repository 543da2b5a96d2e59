"""In which unit a column of numbers is written: ones, thousands, millions.

In: the header, the titles above it, the numbers of the whole column. Out: the factor of the column.
A header or title that names it decides ("dalam jutaan rupiah"). Excel makes 8,927 of 8.927 people,
and a file in millions may say so nowhere: counts with fractions, and money far from what the rules
make of the members beside it, are asked.
"""

from __future__ import annotations

import re
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import datapackage, judge, queries
from jamsostek.contract.datapackage import Field
from jamsostek.imports.checks import Warning
from jamsostek.imports.decisions import EXAMPLES, Answers, Decision, Example, Question, decide
from jamsostek.imports.rows import Rows
from jamsostek.imports.tables import NATIVE

FACTORS = {"as_written": 1, "thousands": 1000, "millions": 1_000_000, "billions": 1_000_000_000}
_WORD = r"(ribu|juta|mil[iy]ar|thousand|million|billion)(?:an|s)?\b"
_NAMES = {"ribu": "thousands", "thousand": "thousands", "juta": "millions", "million": "millions"}
_IN_HEADER = re.compile(rf"\b{_WORD}", re.IGNORECASE)
# a title may well speak of a million workers: there it must be said as a unit
_IN_TITLE = re.compile(
    rf"(?:\b(?:dalam|in|satuan)\s*:?\s*(?:rp\.?\s*)?{_WORD}([^()]*)|\((?:rp\.?\s*)?{_WORD}([^()]*)\))",
    re.IGNORECASE,
)
_ZEROS = re.compile(r"\brp\.?\s*\.?000\b|[x×]\s*(?:rp\.?\s*)?1[.,]?000\b", re.IGNORECASE)
_OF_PEOPLE = re.compile(r"\b(?:orang|peserta|jiwa|pekerja|people|members|workers)\b", re.IGNORECASE)
_PLAIN_RUPIAH = re.compile(r"\((?:dalam\s+)?(?:rp\.?|rupiah|idr)\)", re.IGNORECASE)
_COUNTS = ("as_written", "thousands")
_MONEY = ("as_written", "thousands", "millions")
# members or cases of which a mean says something
_ENOUGH = 10
# dataset → column of money → what it is paid for, by rows, the rules it is held against (subject,
# SQL of the code) and the SQL of the first and the last month it is of. Wage earners pay by their
# wages and each month; all others are held together, because few of one kind say little.
_OF_MONTH = ("month", "month")
_OF_YEAR = ("make_date(year, 1, 1)", "make_date(year, 12, 1)")
_OF_WAGES = "if(segment = 'PU', segment, 'all')"
_OF_CLAIMS = "if(benefit = 'scholarship', benefit, programme)"
_PAID_FOR = {
    "enrollment_monthly": ("contributions_idr", "active", "contributions", _OF_WAGES, _OF_MONTH),
    "contributions": ("amount_idr", None, "contributions", _OF_WAGES, _OF_MONTH),
    "claims": ("amount_idr", "cases", "claims", _OF_CLAIMS, _OF_MONTH),
    "vulnerable_workers": ("budget_realised_idr", "covered", "contributions", "'all'", _OF_YEAR),
}
# what the model of the rules reads, and the step on the way
_RULES = ("programme_parameters", "region_statistics")
_MODELS = ("rule_spans", "money_bounds")


class Scales:
    """The units of one file's columns; ``decisions`` are those that anything told of."""

    def __init__(self, rows: Rows, answers: Answers) -> None:
        self.rows = rows
        self.answers = answers
        self.decisions: dict[int, Decision] = {}

    def decide(self, number: int, wanted: Field) -> None:
        """What header, titles or the user say of a column, or its numbers leave open.

        Raises :class:`ProductError` ``title_units``.
        """
        header = self.rows.table.headers[number]
        by_header = self._told(header, wanted.unit or "")
        lost = self._lost(number) if wanted.type == "integer" and not any(by_header) else []
        known = _COUNTS if wanted.type == "integer" else tuple(FACTORS)
        said = self.answers.said("scale", header, known)
        if not said and not any(by_header) and (lost or wanted.type != "integer"):
            # of money it is held against the rules again
            said = self.answers.kept("scale", header, known)
        reasons = [
            *said,
            ("header", by_header[0]),
            ("title", by_header[1]),
            ("asked", "as_written" if lost else None),
        ]
        if any(reading for _, reading in reasons):
            self.decisions[number] = decide("scale", header, {}, *reasons)
        if number in self.decisions and self.decisions[number].because == "asked":
            examples = [
                Example(line, written, (int(x) if x == int(x) else None, round(x * 1000)))
                for line, written, x in lost
            ]
            self.answers.ask(Question("scale", header, _COUNTS, tuple(examples)))

    @property
    def warnings(self) -> list[Warning]:
        """Which columns are multiplied, and by what."""
        return [
            Warning("scaled", {"column": each.column, "factor": FACTORS[each.reading]})
            for each in self.decisions.values()
            if FACTORS[each.reading] > 1
        ]

    def factor(self, number: int) -> int:
        """By what the numbers of a column are multiplied."""
        return FACTORS[self.decisions[number].reading] if number in self.decisions else 1

    def _told(self, header: str, unit: str) -> tuple[str | None, str | None]:
        """What header and titles name; tables of a file in different units are not one column."""
        found = {_told_by(header, titles, unit) for titles in self.rows.table.titles or [[]]}
        if len(found) > 1:
            raise ProductError("title_units", column=header)
        return found.pop()

    def _lost(self, number: int) -> list[tuple[int, str, float]]:
        """(line, text, number) of counts that have fractions where none has a thousand or more.

        Then Excel has taken the dot of thousands for a decimal one, and 12 may be 12.000.
        """
        if self.rows.table.types[number] != "varchar" or number in self.rows.plain:
            return []
        column = f"c{number}"
        self.rows.connection.execute(
            f"""
            create or replace temp view counted as
            select {self.rows.line} as line, ltrim({column}, {literal(NATIVE)}) as written,
                case
                    when starts_with({column}, {literal(NATIVE)})
                        then try_cast(substr({column}, 2) as double)
                    when regexp_full_match({column}, '\\s*\\d{{1,3}}[.,]\\d{{1,2}}\\s*')
                        then try_cast(replace({column}, ',', '.') as double)
                    else try_cast({column} as bigint)
                end as x
            from raw
            """
        )
        fractions, thousands = self.rows.connection.execute(
            "select count(*) filter (where x <> trunc(x)), "
            "count(*) filter (where x = trunc(x) and abs(x) >= 1000) from counted"
        ).fetchall()[0]
        if not fractions or thousands:
            return []
        return self.rows.connection.execute(
            "(select line, written, x from counted where x <> trunc(x) order by line "
            f"limit {EXAMPLES - 1}) union all (select line, written, x from counted "
            "where x = trunc(x) and x > 0 order by line limit 1)"
        ).fetchall()

    # -- money beside what it is paid for ---------------------------------------------------------

    def hold_against_rules(self, staged: Path) -> None:
        """Ask in which unit money is written that lies far from the rules; reads the accepted rows
        (for the examples ``typed``)."""
        dataset = self.rows.dataset
        if dataset.name not in _PAID_FOR:
            return
        money, paid_for, *_ = _PAID_FOR[dataset.name]
        number = self.rows.mapping.columns.get(money)
        if number is None or (paid_for and paid_for not in self.rows.mapping.columns):
            return
        told = self.decisions.get(number)
        # what the user said now holds; of an earlier file only that it was right as it stood
        by_user = {("option", each) for each in FACTORS} | {("remembered", "as_written")}
        if told and (told.because, told.reading) in by_user:
            return
        if not self._is_far(staged):
            return
        examples = [
            Example(line, written, tuple(x * FACTORS[each] for each in _MONEY))
            for line, written, x in self.rows.connection.execute(
                f"select typed.line, ltrim(raw.c{number}::varchar, {literal(NATIVE)}), "
                f"{identifier('v_' + money)} / {self.factor(number)} from typed "
                f"join raw on raw.rowid = rid where {identifier('v_' + money)} > 0 "
                f"order by typed.line limit {EXAMPLES}"
            ).fetchall()
        ]
        header = self.rows.table.headers[number]
        self.decisions[number] = Decision("scale", header, "as_written", "asked", {})
        self.answers.ask(Question("scale", header, _MONEY, tuple(examples)))

    def _is_far(self, staged: Path) -> bool:
        """Whether the mean of any group lies outside of what the rules make likely."""
        money, paid_for, subject, code, (first, last) = _PAID_FOR[self.rows.dataset.name]
        amount, count = identifier(money), identifier(paid_for) if paid_for else "1"
        means = self.rows.connection.execute(
            f"select {code}, sum({amount}) / sum({count}), min({first}), max({last}) "
            f"from read_parquet($staged) where {amount} > 0 and {count} > 0 "
            f"group by all having sum({count}) >= $enough",
            {"staged": str(staged), "enough": _ENOUGH},
        ).fetchall()
        if means:
            self._open_rules()
        query = queries.step("doubts", "money_range")
        for code, mean, first_month, last_month in means:
            given = {"subject": subject, "code": code}
            least, most = self.rows.connection.execute(
                query.sql, {**given, "first_month": first_month, "last_month": last_month}
            ).fetchall()[0]
            if least is not None and not least <= mean <= most:
                return True
        return False

    def _open_rules(self) -> None:
        """Make the model of the rules here, as a build does, over the shipped files."""
        connection, models = self.rows.connection, {each.name: each for each in queries.models()}
        connection.execute("create schema if not exists source")
        for name in _RULES:
            shipped = datapackage.package().dataset(name)
            values = ", ".join(
                f"{judge.value_sql(each, identifier(each.name))} as {identifier(each.name)}"
                for each in shipped.fields
            )
            connection.execute(
                f"create or replace view source.{identifier(name)} as select {values} "
                f"from read_csv({literal(shipped.file)}, all_varchar = true)"
            )
        rules, bounds = (models[name].sql.strip().rstrip(";") for name in _MODELS)
        connection.execute(f"create or replace temp view {_MODELS[0]} as {rules}")
        connection.execute(f"create or replace temp table {_MODELS[1]} as {bounds}")


def _told_by(header: str, titles: list[str], unit: str) -> tuple[str | None, str | None]:
    """The unit a header names, and the one the titles name for a column of this unit."""
    if unit not in ("idr", "people"):
        return None, None
    if found := _IN_HEADER.search(header):
        return _name(found[1]), None
    if unit == "idr" and _ZEROS.search(header):
        return "thousands", None
    if unit == "idr" and _PLAIN_RUPIAH.search(header):
        return "as_written", None
    for title in titles:
        for found in _IN_TITLE.finditer(title):
            word, rest = found[1] or found[3], found[2] or found[4] or ""
            if (unit == "people") == bool(_OF_PEOPLE.search(rest)):
                return None, _name(word)
        if unit == "idr" and _ZEROS.search(title):
            return None, "thousands"
    return None, None


def _name(word: str) -> str:
    return _NAMES.get(word.lower(), "billions")
