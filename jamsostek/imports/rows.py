"""The rows of one file in the database, as texts; what is personal is turned or left out.

In: a :class:`jamsostek.imports.tables.Table` and which column is what. Out: the table ``raw``, its
different texts for those who read them, and joins of what these texts were understood as.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

import pyarrow as pa

from jamsostek.base.spreadsheet import given_back_sql
from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import persons
from jamsostek.imports.checks import Checks
from jamsostek.imports.headings import Mapping
from jamsostek.imports.tables import Table
from jamsostek.imports.values import Refused

_NUMBERS = {"tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint",
            "uinteger", "ubigint", "float", "double"}  # fmt: skip


class Read(NamedTuple):
    """SQL of a field's value, and of the number of the check its text fails (null if none)."""

    value: str
    failed: str = "null::integer"


def is_amount(wanted: Field) -> bool:
    """Whether the cells of a field are numbers to count with."""
    return wanted.type in ("integer", "number")


class Rows:
    """One file's rows; :meth:`load` brings them into the table ``raw``.

    ``line`` is the SQL of a row's line in the file, ``joins`` the SQL of what was joined to ``raw``
    by name, ``checks`` what its cells can fail, ``plain`` the columns of nothing but digits.
    """

    def __init__(self, connection, dataset: Dataset, table: Table, mapping: Mapping) -> None:
        self.connection = connection
        self.dataset = dataset
        self.table = table
        self.mapping = mapping
        self.checks = Checks(mapping.columns)
        self.joins: dict[str, str] = {}
        self.line = ""
        self.plain: set[int] = set()
        self._count: int | None = None
        self._distinct: dict[tuple[int, ...], list[tuple]] = {}

    # -- loading ---------------------------------------------------------------------------

    def load(self) -> None:
        """Bring the file's rows into ``raw``."""
        fields = {n: self.dataset.field(name) for name, n in self.mapping.columns.items()}
        # of what is personal whether there is something, never what: a row of names alone is a row
        treatments = {
            number: "({c} is not null)"
            if number in self.mapping.personal
            else self._treatment(number, fields.get(number))
            for number in self.read_columns
        }
        counted = {number for number, wanted in fields.items() if is_amount(wanted)}
        repeated = set(treatments) - self.mapping.personal - counted
        self.line = self.table.load(self.connection, treatments, repeated, counted)

    def _treatment(self, number: int, wanted: Field | None) -> str:
        """The SQL a cell (``{c}``) is made of before it is stored."""
        kind = self.table.types[number]
        text = "{c}"
        if kind == "date":
            text = "cast({c} as date)::varchar"
        elif kind in _NUMBERS or kind.startswith("decimal"):
            if number in self.mapping.programmes or (wanted and is_amount(wanted)):
                return "{c}"
            text = "regexp_replace({c}::varchar, '\\.0+$', '')"
        elif kind.endswith("[]"):
            text = "array_to_string({c}, ',')"
        elif kind != "varchar":
            text = "{c}::varchar"
        elif wanted is None or not (is_amount(wanted) or wanted.role == "person"):
            text = given_back_sql(text) if self.table.has_apostrophes else text
        self.table.types[number] = "varchar"
        if wanted and wanted.role == "person":
            return persons.key_sql(text, self.mapping.person)
        return text

    # -- where they stand ------------------------------------------------------------------

    def place(self, line: int) -> str:
        """A line's number, in its sheet where several are read."""
        before, name = max((each for each in self.table.parts if each[0] < line), default=(0, ""))
        return f"{name}: {line - before}" if name else str(line)

    def place_sql(self, line: str) -> str:
        """SQL of :meth:`place`."""
        cases = " ".join(
            f"when {line} > {before} then {literal(name + ': ')} || ({line} - {before})"
            for before, name in reversed(self.table.parts)
        )
        return f"case {cases} end" if cases else f"({line})::varchar"

    # -- which there are -------------------------------------------------------------------

    @property
    def read_columns(self) -> list[int]:
        """The numbers of the columns that stand in ``raw``."""
        return [
            number
            for number, header in enumerate(self.table.headers)
            if header or number in self.mapping.used or number in self.mapping.personal
        ]

    def is_optional(self, wanted: Field) -> bool:
        """Whether a row is of use without this field."""
        return not (wanted.constraints.get("required") or wanted.name in self.dataset.primary_key)

    def is_row(self) -> str:
        """SQL: something stands in the row; where its first column does, that is enough."""
        columns = [
            f"coalesce(raw.c{number}, false)"
            if number in self.mapping.personal
            else f"coalesce(trim(raw.c{number}::varchar, ' \t\u00a0'), '') <> ''"
            for number in self.read_columns
        ]
        anything = " or ".join(columns) or "true"
        texts = [number for number in self.read_columns if number not in self.mapping.personal]
        if texts:
            anything = f"case when raw.c{texts[0]}::varchar > '  ' then true else {anything} end"
        return f"{self.is_data} and {anything}"

    @property
    def is_data(self) -> str:
        """SQL: the row is no total."""
        return "raw.kind = 0" if self.table.is_marked else "true"

    def count(self) -> int:
        """How many rows there are, broken ones included."""
        if self._count is None:
            # where one column is never blank, every row is one
            is_full = any(
                all((text or "") > "  " for text, *_ in found)
                for columns, found in self._distinct.items()
                if len(columns) == 1
            )
            is_row = self.is_data if is_full else self.is_row()
            self._count = self.connection.execute(
                f"select (select count(*) from raw where {is_row}) + (select count(*) from broken)"
            ).fetchall()[0][0]
        return self._count

    def having(self, texts: Collection[str]) -> set[int]:
        """The numbers of the columns in which one of these texts stands."""
        seen = self.plain.union(*self._distinct)
        having = {
            columns[at]
            for columns, rows in self._distinct.items()
            for row in rows
            for at, text in enumerate(row[: len(columns)])
            if text in texts
        }
        columns = [
            number
            for number in self.read_columns
            if number not in self.mapping.personal
            and self.table.types[number] == "varchar"
            and number not in seen
        ]
        if not columns:
            return having
        listed = ", ".join(map(literal, texts))
        asked = ", ".join(f"bool_or(c{number} in ({listed}))" for number in columns)
        found = self.connection.execute(f"select {asked} from raw").fetchall()[0]
        return having | {n for n, is_there in zip(columns, found, strict=True) if is_there}

    # -- columns of few different values ---------------------------------------------------

    def distinct(self, columns: list[int]) -> list[tuple]:
        """Every combination of the columns' texts, with its first line and number of rows."""
        wanted = tuple(columns)
        if wanted not in self._distinct:
            names = ", ".join(f"raw.c{number}" for number in columns)
            self._distinct[wanted] = self.connection.execute(
                f"select {names}, min({self.line}), count(*) from raw where {self.is_data} "
                "group by all"
            ).fetchall()
        return self._distinct[wanted]

    def forget_distinct(self) -> None:
        """Texts of rows were changed."""
        self._distinct.clear()

    def meanings(self, wanted: Field) -> str:
        """The table of what a field's different texts were understood as, once they are joined."""
        return identifier(f"m_{wanted.name}")

    def join(
        self,
        wanted: Field,
        columns: list[int],
        answers: list[tuple[tuple[str | None, ...], str | Refused]],
        blamed: Callable[[str], int | None] = lambda rule: None,
    ) -> Read:
        """Join what a field's different texts were understood as.

        ``answers`` are (texts of the columns, value or refusal); ``blamed`` names the column at
        fault for a rule, where that isn't the field's own.
        """
        alias = self.meanings(wanted)
        keys = list(zip(*(texts for texts, _ in answers), strict=True)) or [()] * len(columns)
        values = [None if isinstance(said, Refused) else said for _, said in answers]
        failed = [
            self.checks.number(wanted.name, said.rule, said.expected, blamed(said.rule))
            if isinstance(said, Refused)
            else None
            for _, said in answers
        ]
        table = pa.table(
            [
                *(pa.array(list(texts), pa.string()) for texts in keys),
                pa.array(values, pa.string()),
                pa.array(failed, pa.int32()),
            ],
            names=[*(f"k{n}" for n in range(len(columns))), "value", "failed"],
        )
        self.connection.register("map_rows", table)
        self.connection.execute(
            f"create or replace temp table {alias} as "
            f"select * replace (cast(value as {wanted.sql_type}) as value) from map_rows"
        )
        self.connection.unregister("map_rows")
        is_same = "=" if len(columns) == 1 else "is not distinct from"
        on = " and ".join(f"{alias}.k{n} {is_same} raw.c{c}" for n, c in enumerate(columns))
        self.joins[alias] = f"left join {alias} on {on}"
        return Read(f"{alias}.value", f"{alias}.failed")
