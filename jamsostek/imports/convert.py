"""From the texts of a file to typed rows of the contract, set-based, every bad row named.

In: a file's rows as ``raw``. Out: the view ``typed`` with, for each field, a value ``v_<field>``
and, where it can't be used, the number of the check it fails: ``p_<field>`` costs the row, in a
field that may be empty ``w_<field>`` costs the cell alone. ``rid`` is the row in ``raw`` and
``line`` its line in the file. Columns of few different values are understood once for each of them
and joined (:mod:`values`, :mod:`dates`, :mod:`place_columns`); the rest is SQL
(:mod:`number_columns`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Field
from jamsostek.imports import dates, headings, near, persons, values
from jamsostek.imports.checks import Warning, first_failed
from jamsostek.imports.date_columns import DateColumns
from jamsostek.imports.decisions import Answers, Decision, Question
from jamsostek.imports.number_columns import NumberColumns
from jamsostek.imports.place_columns import PlaceColumns
from jamsostek.imports.rows import Read, Rows, is_amount
from jamsostek.imports.tables import NATIVE
from jamsostek.imports.unshown import ERRORS, NOT_RECKONED
from jamsostek.imports.values import Refused, bare

_BY_TYPE = {
    "yearmonth": dates.read_month,
    "date": dates.read_day,
    "year": dates.read_year,
    "boolean": values.read_truth,
}
# rules of texts that are no month or day at all
_NO_TIME = ("type_yearmonth", "type_date", "period")


def _after(reader: Callable[..., str | Refused], more: list[str | None], text: str):
    """A text with the others beside it."""
    return reader(text, *more)


class Conversion:
    """How the rows of one file, loaded, become those of their dataset; :meth:`run` does it.

    ``answers`` are what the user said of its columns; ``fills`` are values of fields the file has
    no column for.
    """

    def __init__(self, rows: Rows, answers: Answers, fills: dict[str, str]) -> None:
        self.rows = rows
        self.fills = fills
        self.answers = answers
        self.dates = DateColumns(rows, answers)
        self.numbers = NumberColumns(rows, answers)
        self.places = PlaceColumns(rows, answers)
        self._reads: dict[str, Read] = {}

    @property
    def warnings(self) -> list[Warning]:
        """What was assumed because nothing in the file tells."""
        return [*self.numbers.warnings, *self.numbers.scales.warnings]

    @property
    def decisions(self) -> list[Decision]:
        """How the columns were read that can be read in more than one way, and why."""
        return [*self.numbers.decisions, *self.dates.decisions, *self.places.decisions]

    def run(self) -> None:
        """Make the view ``typed``, one row for each row of ``raw`` that isn't blank."""
        fields = self.rows.dataset.fields
        reads = {each.name: self._read(each) for each in fields}
        with_errors = self.rows.having((*ERRORS, NOT_RECKONED))
        inner, outer = [], []
        for wanted in fields:
            name, (value, failed) = wanted.name, reads[wanted.name]
            if self.rows.mapping.columns.get(name) in with_errors:
                failed = self._or_error(wanted, failed)
            inner.append(f"{value} as {identifier('v_' + name)}")
            inner.append(f"{failed} as {identifier('e_' + name)}")
            rule = first_failed(wanted, self.rows.checks)
            outer.append(f"{identifier('v_' + name)}, {rule} as {identifier('f_' + name)}")
        problems = ", ".join(identifier("p_" + each.name) for each in fields)
        joins = "\n".join(self.rows.joins.values())
        self.rows.connection.execute(
            f"""
            create or replace temp view typed as
            select *, coalesce({problems}) is not null as is_bad from (
                select rid, line, {", ".join(map(self._spent, fields))} from (
                    select rid, line, {", ".join(outer)} from (
                        select raw.rowid as rid, {self.rows.line} as line, {", ".join(inner)}
                        from raw {joins}
                        where {self.rows.is_row()}
                    )
                )
            )
            """
        )
        if self.rows.table.is_marked:
            self._make_totals(joins)

    def _make_totals(self, joins: str) -> None:
        """Make the view ``totals``: line, slot, block, kind and amounts of the rows of sums."""
        amounts = [
            f"{self._read(each).value} as {identifier('v_' + each.name)}"
            for each in self.rows.dataset.fields
            if is_amount(each)
        ]
        self.rows.connection.execute(
            f"create or replace temp view totals as "
            f"select {', '.join(['line, slot, block, kind', *amounts])} "
            f"from raw {joins} where not ({self.rows.is_data})"
        )

    def _or_error(self, wanted: Field, failed: str) -> str:
        """A formula without a value is told apart from what is wrong with other texts."""
        number = self.rows.mapping.columns[wanted.name]
        cases = []
        for rule, texts in (("formula_error", ERRORS), ("not_reckoned", (NOT_RECKONED,))):
            check = self.rows.checks.number(wanted.name, rule)
            cases.append(f"when raw.c{number} in ({', '.join(map(literal, texts))}) then {check}")
        return f"case {' '.join(cases)} else {failed} end"

    def _spent(self, wanted: Field) -> str:
        """SQL of what a check that ``f_<field>`` failed costs: the row, or the cell alone."""
        value, failed = identifier("v_" + wanted.name), identifier("f_" + wanted.name)
        row, cell = identifier("p_" + wanted.name), identifier("w_" + wanted.name)
        if not self.rows.is_optional(wanted):
            return f"{value}, {failed} as {row}"
        return (
            f"case when {failed} is null then {value} end as {value}, "
            f"null::integer as {row}, {failed} as {cell}"
        )

    # -- fields ----------------------------------------------------------------------------

    def _read(self, wanted: Field) -> Read:
        """A field's value and failed check; made once, as others may follow from it."""
        if wanted.name not in self._reads:
            self._reads[wanted.name] = self._made(wanted)
        return self._reads[wanted.name]

    def _made(self, wanted: Field) -> Read:
        mapping = self.rows.mapping
        number = mapping.columns.get(wanted.name)
        if self.places.is_there(wanted):
            return self.places.read(wanted)
        if number is None and mapping.programmes and wanted.role == "programmes":
            return self._paid_programmes(wanted)
        if number is None and mapping.programmes and wanted.name == "amount_idr":
            return self._sum_of_programmes()
        if number is None:
            return Read(self._filled(wanted))
        if wanted.role == "person":
            rule = self.rows.checks.number(wanted.name, f"person_{mapping.person}")
            column, none = f"raw.c{number}", literal(persons.NO_KEY)
            return Read(f"nullif({column}, {none})", f"case when {column} = {none} then {rule} end")
        if wanted.role == "area":
            return self.places.read_area(wanted)
        if wanted.role == "branch":
            return self.places.read_branch(wanted)
        if reader := self._reader(wanted):
            return self._understood(wanted, reader)
        if is_amount(wanted):
            return self.numbers.read(wanted)
        return Read(self._text(wanted, number))

    def _reader(self, wanted: Field) -> Callable[..., str | Refused] | None:
        """What reads the different texts of a field; ``None`` if they aren't few."""
        if wanted.role == "programmes":
            return values.read_programmes
        if wanted.categories:
            return values.Categories(wanted)
        return dates.read_period if wanted.role == "period" else _BY_TYPE.get(wanted.type)

    def _understood(self, wanted: Field, reader: Callable[..., str | Refused]) -> Read:
        """A field of few different texts, a month's with the year beside it."""
        columns = [self.rows.mapping.columns[wanted.name]]
        is_time = wanted.type in ("date", "yearmonth") or wanted.role == "period"
        categories = reader if isinstance(reader, values.Categories) else None
        if is_time:
            reader = partial(reader, order=self.dates.order(wanted, reader))
        if wanted.name in self.rows.mapping.years:
            columns.append(self.rows.mapping.years[wanted.name])
        answers = []
        for *texts, _line, _count in self.rows.distinct(columns):
            text, *more = map(bare, texts)
            if text is None:
                continue
            answer = reader(text, *more)
            if categories and isinstance(answer, Refused):
                answer = self._meant(wanted.name, text, categories) or answer
            elif is_time and isinstance(answer, Refused) and answer.rule in _NO_TIME:
                answer = self._meant_month(text, partial(_after, reader, more)) or answer
            answers.append((texts, answer))
        return self.rows.join(wanted, columns, answers)

    def _meant(self, name: str, text: str, categories: values.Categories) -> str | Refused | None:
        """The category the user meant by an unknown text, or which it may be."""
        like = categories.near(text)
        if not like:
            return None
        readings = (*(f"{name}.{value}" for value in like), near.NONE)
        chosen = near.meant(self.answers, Question("value", text, readings, default=near.NONE))
        return chosen.partition(".")[2] if chosen else Refused("near_value", ", ".join(like))

    def _meant_month(self, text: str, read: Callable[[str], str | Refused]) -> str | Refused | None:
        """What a text says with the month the user meant by a misspelt one, or which it may be."""
        word, numbers = dates.near_month(text)
        told = {str(n): read(text.replace(word, dates.month_name(n), 1)) for n in numbers}
        told = {number: value for number, value in told.items() if isinstance(value, str)}
        if not told:
            return None
        question = Question("month", word, (*told, near.NONE), default=near.NONE)
        chosen = near.meant(self.answers, question)
        return told[chosen] if chosen else Refused("near_month", ", ".join(told))

    def _text(self, wanted: Field, number: int) -> str:
        text = f"trim(raw.c{number}, {literal(values.SPACES)})"
        if self.rows.table.has_native:
            text = f"ltrim({text}, {literal(NATIVE)})"
        missing = [each for each in ("", "-", "–", "—") if each != wanted.default]
        return f"case when {text} in ({', '.join(map(literal, missing))}) then null else {text} end"

    def _filled(self, wanted: Field) -> str:
        """SQL of what stands in for a column the file doesn't have."""
        default = self.fills.get(wanted.name, wanted.default)
        if not isinstance(default, dict):
            text = "null" if default is None else literal(default)
            return f"cast({text} as {wanted.sql_type})"
        source = self._read(self.rows.dataset.field(default["from"]))
        cases = " ".join(
            f"when {literal(key)} then {literal(text)}"
            for key, text in default.items()
            if key != "from"
        )
        return f"case {source.value} {cases} end"

    # -- contributions by programme --------------------------------------------------------

    def _paid_programmes(self, wanted: Field) -> Read:
        """Which programmes were paid, by the columns of contributions that are above zero."""
        paid: dict[str, list[str]] = {}
        failed = []
        for number, programme in self.rows.mapping.programmes.items():
            amount = self.numbers.read_amount(number, wanted.name)
            paid.setdefault(programme, []).append(f"coalesce({amount.value}, 0) > 0")
            failed.append(amount.failed)
        parts = ", ".join(
            f"case when {' or '.join(paid[each])} then '{each}' end"
            for each in headings.PROGRAMMES
            if each in paid
        )
        return Read(f"nullif(concat_ws(',', {parts}), '')", f"coalesce({', '.join(failed)})")

    def _sum_of_programmes(self) -> Read:
        amounts = [
            self.numbers.read_amount(number, "amount_idr")
            for number in self.rows.mapping.programmes
        ]
        total = " + ".join(f"coalesce({value}, 0)" for value, _ in amounts)
        known = f"coalesce({', '.join(value for value, _ in amounts)})"
        failed = f"coalesce({', '.join(failed for _, failed in amounts)})"
        return Read(f"case when {known} is not null then {total} end", failed)
