"""The columns that hold numbers: how the file writes them, and the number of each row.

In: the texts of the rows. Out: SQL of each number field, and in which style each column was read. A
column's cells that can be read in one way only decide for all of it; a column without such cells
follows the others of the file; if nothing tells, it is asked.
"""

from __future__ import annotations

from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Field
from jamsostek.imports import numbers
from jamsostek.imports.checks import Warning
from jamsostek.imports.decisions import EXAMPLES, Answers, Decision, Example, Question, decide, most
from jamsostek.imports.numbers import Evidence
from jamsostek.imports.rows import Read, Rows, is_amount
from jamsostek.imports.scales import Scales
from jamsostek.imports.tables import NATIVE
from jamsostek.imports.values import BLANKS, SPACES

# a style no cell has: groups and decimals can't be told apart, so that none is read
_UNCLEAR = "none"
_STYLES = ("id", "en")
_EXAMPLES = {"id": "1.250.000,5", "en": "1,250,000.5"}


class NumberColumns:
    """The numbers of one file; ``style`` is that of the file, ``None`` where all are plain."""

    def __init__(self, rows: Rows, answers: Answers) -> None:
        self.rows = rows
        self.answers = answers
        self.style: str | None = None
        self.warnings: list[Warning] = []
        self._by_column: dict[int, Decision] = {}
        self.scales = Scales(rows, answers)
        self._decide()
        self._scale()

    @property
    def decisions(self) -> list[Decision]:
        """Those of columns that have more than plain digits, and of units that are told."""
        return [*self._by_column.values(), *self.scales.decisions.values()]

    # -- the style -------------------------------------------------------------------------

    def _texts(self) -> dict[int, tuple[str, str | None]]:
        """Column → (``integer`` or ``number``, unit) of all that hold numbers as texts."""
        mapping, types = self.rows.mapping, self.rows.table.types
        found = {}
        for name, number in mapping.columns.items():
            wanted = self.rows.dataset.field(name)
            if is_amount(wanted):
                found[number] = (wanted.type, wanted.unit)
        found |= dict.fromkeys(mapping.programmes, ("number", "idr"))
        return {number: kind for number, kind in found.items() if types[number] == "varchar"}

    def _decide(self) -> None:
        columns = self._texts()
        uneven = self._uneven(list(columns))
        self.rows.plain = set(columns) - set(uneven)
        evidence = {n: self._evidence(n, columns[n][1]) for n in uneven}
        in_file = {
            # in a column of whole numbers three digits after a separator can only be a group
            "id": sum(
                e.only_id + e.open_dot * (columns[n][0] == "integer") for n, e in evidence.items()
            ),
            "en": sum(
                e.only_en + e.open_comma * (columns[n][0] == "integer") for n, e in evidence.items()
            ),
        }
        by_contract = "en" if self.rows.mapping.is_canonical else None
        if any(in_file.values()):
            self.style = by_contract or most(in_file)
        for n, seen in evidence.items():
            told = {"id": seen.only_id, "en": seen.only_en}
            header = self.rows.table.headers[n]
            reasons = [
                *self.answers.said("numbers", header, _STYLES),
                ("cells", most(told)),
                ("contract", by_contract),
                ("file", most(in_file)),
            ]
            is_open = columns[n][0] == "number" and (seen.open_dot or seen.open_comma)
            if is_open and not any(style for _, style in reasons):
                reasons.append(self._untold(n, columns[n][1], seen))
            self._by_column[n] = decide("numbers", header, told, *reasons)

    def _scale(self) -> None:
        """Decide in which unit each column is written."""
        for name, number in self.rows.mapping.columns.items():
            wanted = self.rows.dataset.field(name)
            if is_amount(wanted):
                self.scales.decide(number, wanted)

    def _uneven(self, columns: list[int]) -> list[int]:
        """The columns that have cells of more than plain digits."""
        if not columns:
            return []
        counts = [
            f"count(*) filter (where raw.c{n} is not null "
            f"and not coalesce({numbers.is_plain(f'raw.c{n}')}, false))"
            for n in columns
        ]
        counted = self.rows.connection.execute(f"select {', '.join(counts)} from raw").fetchall()
        return [n for n, count in zip(columns, counted[0], strict=True) if count]

    def _evidence(self, number: int, unit: str | None) -> Evidence:
        """Make the table of a column's different uneven texts and weigh what they tell."""
        column, texts = f"raw.c{number}", identifier(f"t_{number}")
        self.rows.connection.execute(
            f"""
            create or replace temp table {texts} as
            select k, {numbers.cleaned("k", unit)} as t, copies from (
                select {column} as k, count(*) as copies from raw
                where {column} is not null and not starts_with({column}, {literal(NATIVE)})
                    and not coalesce({numbers.is_plain(column)}, false)
                group by all
            )
            """
        )
        self._tell_marks(number, texts)
        counts = self.rows.connection.execute(
            f"select {numbers.evidence_sql('t', 'copies')} from {texts}"
        ).fetchall()
        return Evidence(*counts[0])

    def _tell_marks(self, number: int, texts: str) -> None:
        """Words and signs that stand for "none" or "not known" are told once a column."""
        blanks = ", ".join(map(literal, BLANKS))
        for code, sense in (
            ("marks_missing", "t is null"),
            ("marks_zero", "t = '0'"),
            ("marks_worded", f"{numbers.worded_sql('t')} is not null"),
        ):
            marks = self.rows.connection.execute(
                f"select trim(k), copies from {texts} where {sense} "
                f"and trim(k, {literal(SPACES)}) not in ({blanks}) order by copies desc, k"
            ).fetchall()
            if marks:
                shown = ", ".join(dict.fromkeys(mark for mark, _ in marks))
                count = sum(copies for _, copies in marks)
                column = self.rows.table.headers[number]
                self.warnings.append(
                    Warning(code, {"count": count, "column": column, "marks": shown})
                )

    def _untold(self, number: int, unit: str | None, seen: Evidence) -> tuple[str, str]:
        """Why and how a column is read that no cell of the file tells of."""
        if seen.open_dot and seen.open_comma:
            return "assumed", _UNCLEAR
        style = "id" if seen.open_dot else "en"
        self.style = self.style or style
        if unit == "idr":  # there are no thousandths of a rupiah: it is a group
            return "unit", style
        header = self.rows.table.headers[number]
        if kept := self.answers.kept("numbers", header, _STYLES):
            return kept[0]
        examples = self.rows.connection.execute(
            f"""
            select {self.rows.line}, raw.c{number},
                {", ".join(numbers.number_sql("t", each) for each in _STYLES)}
            from raw join {identifier(f"t_{number}")} on k = raw.c{number}
            where {numbers.is_open("t")} order by 1 limit {EXAMPLES}
            """
        ).fetchall()
        shown = tuple(Example(line, written, tuple(read)) for line, written, *read in examples)
        self.answers.ask(Question("numbers", header, _STYLES, shown))
        return "asked", style

    # -- fields ----------------------------------------------------------------------------

    def read(self, wanted: Field) -> Read:
        """A field of whole numbers or of others."""
        number = self.rows.mapping.columns[wanted.name]
        factor, is_whole = self.scales.factor(number), wanted.type == "integer"
        if factor == 1:
            return self._read_as_written(number, wanted, is_whole)
        value, failed = self._read_as_written(number, wanted, is_whole=False)
        value = f"({value}) * {factor}"
        return Read(f"cast(round({value}) as bigint)" if is_whole else value, failed)

    def _read_as_written(self, number: int, wanted: Field, is_whole: bool) -> Read:
        column, kind = f"raw.c{number}", self.rows.table.types[number]
        rule = self.rows.checks.number(wanted.name, f"type_{wanted.type}")
        if kind == "varchar":
            return self._read_texts(number, is_whole, rule, wanted.name)
        if is_whole and kind == "bigint":
            return Read(column)
        value = f"cast({column} as double)"
        if is_whole:
            value = f"case when {column} = trunc({column}) then try_cast({column} as bigint) end"
        return Read(value, f"case when {column} is not null and {value} is null then {rule} end")

    def read_amount(self, number: int, name: str) -> Read:
        """A column of rupiah that only belongs to a field of that name."""
        rule = self.rows.checks.number(name, "type_number", None, number)
        if self.rows.table.types[number] != "varchar":
            return Read(f"cast(raw.c{number} as double)")
        return self._read_texts(number, False, rule, name)

    def _read_texts(self, number: int, is_whole: bool, rule: int, name: str) -> Read:
        """The plain cells are cast, the other texts read once each and joined."""
        column, kind = f"raw.c{number}", "bigint" if is_whole else "double"
        decision = self._by_column.get(number)
        if decision is None:
            return Read(f"try_cast({column} as {kind})")
        alias = identifier(f"n_{number}")
        if alias not in self.rows.joins:
            style = decision.reading or "id"
            mixed = self.rows.checks.number(
                name, "number_style", _EXAMPLES["id" if style == "id" else "en"], number
            )
            is_mixed = "false" if is_whole else f"{_in_other_style(style)} is not null"
            exact = f"try_cast(substr({column}, 2) as double)"
            if is_whole:
                exact = f"case when {exact} = trunc({exact}) then try_cast({exact} as bigint) end"
            self.rows.connection.execute(
                f"""
                create or replace temp table {alias} as
                select k, {self._in_style(number, style, is_whole)} as value,
                    case when t is null or value is not null then null
                        when {is_mixed} then {mixed}
                        else {rule} end as failed
                from {identifier(f"t_{number}")}
                union all
                select distinct {column}, {exact}, case when {exact} is null then {rule} end
                from raw where starts_with({column}, {literal(NATIVE)})
                """
            )
            self.rows.joins[alias] = f"left join {alias} on {alias}.k = {column}"
        value = (
            f"case when {alias}.k is null then try_cast({column} as {kind}) else {alias}.value end"
        )
        return Read(value, f"{alias}.failed")

    def _in_style(self, number: int, style: str, is_whole: bool) -> str:
        """SQL of the number of a cleaned text ``t``; where the column has a unit of its own, no
        cell says another."""
        worded = numbers.worded_sql("t") if self.scales.factor(number) == 1 else "null"
        if is_whole:
            return f"coalesce({numbers.whole_sql('t')}, try_cast({worded} as bigint))"
        if style == _UNCLEAR:
            return worded
        value = f"coalesce({numbers.number_sql('t', style)}, {worded})"
        if self.rows.mapping.is_canonical:
            value = f"coalesce({value}, {numbers.exact_number_sql('t')})"
        return value


def _in_other_style(style: str) -> str:
    return "t" if style == _UNCLEAR else numbers.number_sql("t", numbers.OTHER[style])
