"""The rows set aside: where they stand, what is wrong with them, and the file that holds them.

In: the view ``typed`` and the tables ``extra`` and ``broken``. Out: the table of problems, the CSV
of rejected rows with the reasons in words, and these words. Cells that are personal are masked.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyarrow as pa

from jamsostek.base import spreadsheet
from jamsostek.base.language import Speaker
from jamsostek.base.spreadsheet import harmless_sql
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import datapackage
from jamsostek.imports.persons import MASK, NO_KEY, pass_sql
from jamsostek.imports.replacing import value_text
from jamsostek.imports.rows import Rows
from jamsostek.imports.tables import NATIVE

_SHOWN_PROBLEMS = 1000
_PLACE_OF_VALUE = "\x01"
_COLUMNS = ("line", "column_name", "field", "value", "rule", "expected")


def no_problems() -> pa.Table:
    """The table of problems of a file that has none."""
    names = (*_COLUMNS, "dataset")
    kinds = [pa.int64() if name == "line" else pa.string() for name in names]
    return pa.schema(list(zip(names, kinds, strict=True))).empty_table()


class Rejects:
    """The rejected rows of one file."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def emptied(self) -> tuple[int, pa.Table]:
        """How many cells of accepted rows were left empty, and the first thousand as problems."""
        failing = self._failing(
            "w_", "typed where not is_bad and rid not in (select rid from extra)"
        )
        if not failing:
            return 0, no_problems()
        connection = self.rows.connection
        connection.execute(f"create or replace temp table emptied as {failing}")
        count = connection.execute("select count(*) from emptied").fetchall()[0][0]
        if not count:
            return 0, no_problems()
        shown = connection.sql(
            f"select emptied.line, {self._told_of_checks()} from emptied "
            f"join raw on raw.rowid = rid order by line, position limit {_SHOWN_PROBLEMS}"
        ).to_arrow_table()
        return count, self._named(shown)

    def problems(self) -> pa.Table:
        """The first thousand: line, column_name (as in the file), field, value, rule, expected,
        dataset."""
        self._make_problems()
        shown = self.rows.connection.sql(
            f"select {', '.join(_COLUMNS)} from problems "
            f"order by line, position limit {_SHOWN_PROBLEMS}"
        ).to_arrow_table()
        return self._named(shown)

    def _named(self, shown: pa.Table) -> pa.Table:
        names = pa.repeat(self.rows.dataset.name, shown.num_rows)
        return shown.append_column("dataset", names)

    # -- the table of problems -------------------------------------------------------------

    def gather(self) -> None:
        """Make the table ``bad`` of the rows that can't be used."""
        self.rows.connection.execute(
            "create or replace temp table bad as select * from typed where is_bad"
        )

    def _make_problems(self) -> None:
        """Table ``problems``: every problem of every rejected row, of those gathered."""
        failing = self._failing("p_", "bad")
        told = self._told_of_checks()
        cells = f"'{MASK}'" if self._has_personal else "left(array_to_string(cells, ' | '), 200)"
        self.rows.connection.execute(
            f"""
            create or replace temp table problems as
            select rid, failed.line, position, {told}
            from (
                {failing}
                union all
                select rid, line, k, expected, 0 from extra
            ) as failed
            join raw on raw.rowid = failed.rid
            union all
            select null, line, 0, null, null, {cells}, rule, expected from broken
            """
        )

    def _failing(self, prefix: str, source: str) -> str:
        """SQL of a row for each failed check of the fields that have such a column."""
        fields = enumerate(self.rows.dataset.fields)
        return " union all ".join(
            f"select rid, line, {failed} as k, cast(null as varchar) as found, "
            f"{position} as position from (from {source}) where {failed} is not null"
            for position, failed in (
                (position, identifier(prefix + each.name))
                for position, each in fields
                if prefix == "p_" or (self.rows.is_optional(each) and self.rows.mapping.says(each))
            )
        )

    def _told_of_checks(self) -> str:
        """SQL of column, field, value, rule and expectation by the number ``k`` of the check."""
        headers = self.rows.table.headers
        columns = self.rows.mapping.columns
        keys = [columns[name] for name in self.rows.dataset.primary_key if name in columns]
        cases: dict[str, list[str]] = {
            name: [] for name in ("column_name", "field", "value", "rule", "expected")
        }
        for k, check in enumerate(self.rows.checks.found):
            is_key = check.rule in ("duplicate_key", "duplicate_row")
            shown, header, expected = "null", "null", "null"
            if is_key and keys:
                shown = f"concat_ws(' ', {', '.join(self._shown(n) for n in keys)})"
                header = literal(", ".join(headers[n] for n in keys))
            elif check.column is not None:
                shown, header = self._shown(check.column), literal(headers[check.column])
            if check.expected is not None:
                expected = literal(check.expected)
            elif is_key or check.rule == "mixed_levels":
                expected = "found"
            told = (header, literal(check.field), shown, literal(check.rule), expected)
            for name, text in zip(cases, told, strict=True):
                cases[name].append(f"when {k} then {text}")
        return ", ".join(
            f"case k {' '.join(whens or ['when 0 then null'])} end as {name}"
            for name, whens in cases.items()
        )

    @property
    def _has_personal(self) -> bool:
        """Whether cells of a row without order may be anybody's name or number."""
        fields = self.rows.dataset.fields
        return bool(self.rows.mapping.personal) or any(each.role == "person" for each in fields)

    def _shown(self, number: int) -> str:
        """SQL of a cell as it may be shown: what is personal is masked."""
        mapping = self.rows.mapping
        column = f"raw.c{number}"
        if number in mapping.personal:
            return f"case when {column} then '{MASK}' end"
        text = f"ltrim({column}::varchar, {literal(NATIVE)})"
        name = next((name for name, each in mapping.columns.items() if each == number), None)
        wanted = self.rows.dataset.field(name) if name else None
        if wanted and wanted.role == "person":
            return f"case when {column} is not null then '{MASK}' end"
        if wanted and wanted.name == "birth_year":
            # a day of birth is personal, its year alone is not
            return (
                f"case when regexp_full_match(trim({text}), '\\d{{1,4}}') then {text} "
                f"when {column} is not null then '{MASK}' end"
            )
        return text

    # -- the file --------------------------------------------------------------------------

    def write(self, file: Path, say: Speaker) -> None:
        """One line for each rejected row: line, columns, values, reasons, then the row itself.

        It opens right in the reader's Excel, and read back its cells say what they said.
        """
        separator = spreadsheet.SEPARATORS[say.language]
        connection, headers = self.rows.connection, self.rows.table.headers
        read = set(self.rows.read_columns)
        shown = [n for n, header in enumerate(headers) if header or n in read]
        mark = spreadsheet.DECIMALS[say.language]
        cells = ", ".join(self._written(n, mark) if n in read else "null" for n in shown)
        torn = ", ".join(
            f"'{MASK}'" if self._has_personal else harmless_sql(f"cells[{n + 1}]") for n in shown
        )
        why = ", ".join(harmless_sql(told) for told in ("columns", "found", "reasons"))
        rest = file.with_suffix(".rest")
        connection.register("reason_rows", self._reasons(say))
        connection.execute(
            f"""
            copy (
                with told as (
                    select line, rid,
                        string_agg(problems.column_name, ' | ' order by position) as columns,
                        string_agg(coalesce(value, ''), ' | ' order by position) as found,
                        string_agg(
                            replace(
                                if(value = '{MASK}', masked, template),
                                '{_PLACE_OF_VALUE}', coalesce(value, '')
                            ),
                            ' | ' order by position
                        ) as reasons
                    from problems join reason_rows using (rule)
                    where reason_rows.field is not distinct from problems.field
                        and reason_rows.expected is not distinct from problems.expected
                    group by line, rid
                )
                select {self.rows.place_sql("line")} as place, * exclude (line) from (
                    select told.line, {why}, {cells}
                    from told join raw on raw.rowid = told.rid
                    union all
                    select told.line, {why}, {torn}
                    from told join broken on broken.line = told.line and told.rid is null
                ) order by line
            ) to $file (format csv, header false, delimiter '{separator}')
            """,
            {"file": str(rest)},
        )
        connection.unregister("reason_rows")
        titles = [
            say(f"import.reject_column_{name}") for name in ("line", "column", "value", "why")
        ]
        with file.open("w", encoding="utf-8-sig", newline="") as content:
            csv.writer(content, delimiter=separator, lineterminator="\n").writerow(
                map(spreadsheet.harmless, [*titles, *(headers[n] for n in shown)])
            )
        with rest.open("rb") as rows, file.open("ab") as whole:
            shutil.copyfileobj(rows, whole)
        rest.unlink()

    def _written(self, number: int, mark: str) -> str:
        """SQL of a cell for a spreadsheet; what the file holds as a number gets the decimal mark
        of the reader."""
        shown = self._recognised(number) or self._shown(number)
        number_of_file = f"replace({shown}, '.', '{mark}')"
        if self.rows.table.types[number] != "varchar":
            return number_of_file
        is_native = f"starts_with(raw.c{number}::varchar, {literal(NATIVE)})"
        return f"case when {is_native} then {number_of_file} else {harmless_sql(shown)} end"

    def _recognised(self, number: int) -> str | None:
        """SQL of what stands for a masked cell so that a mended row is whole again: the pass of a
        person, of a day of birth its year."""
        column, columns = f"raw.c{number}", self.rows.mapping.columns
        name = next((name for name, each in columns.items() if each == number), None)
        wanted = self.rows.dataset.field(name) if name else None
        if wanted and wanted.role == "person":
            return (
                f"case when {column} = {literal(NO_KEY)} then '{MASK}' "
                f"when {column} is not null then {pass_sql(column)} end"
            )
        if wanted and wanted.name == "birth_year":
            year = f"regexp_extract({column}::varchar, '\\b(19|20)\\d\\d\\b')"
            return f"coalesce(nullif({year}, ''), {self._shown(number)})"
        return None

    def _reasons(self, say: Speaker) -> pa.Table:
        """The words of each kind of problem, with a mark where the value goes."""
        kinds = self.rows.connection.execute(
            "select distinct rule, field, expected from problems"
        ).fetchall()
        name = self.rows.dataset.name
        rows = [
            (
                *kind,
                *(
                    reject_reason(say, name, kind[0], kind[1], value, kind[2])
                    for value in (_PLACE_OF_VALUE, MASK)
                ),
            )
            for kind in kinds
        ]
        columns = ("rule", "field", "expected", "template", "masked")
        return pa.table(
            {
                name: pa.array(texts, pa.string())
                for name, texts in zip(columns, zip(*rows, strict=True), strict=True)
            }
        )


# -- in words --------------------------------------------------------------------------------


def reject_text(say: Speaker, row) -> str:
    """Why a row was rejected, in words: for a row of :attr:`Draft.problems`."""
    # a missing text in a row of a DataFrame is NaN
    value, expected, name = (
        text if isinstance(text, str) else None for text in (row.value, row.expected, row.field)
    )
    return reject_reason(say, row.dataset, row.rule, name, value or "", expected)


def reject_reason(
    say: Speaker, dataset: str, rule: str, name: str | None, value: str, expected: str | None
) -> str:
    """The reason of one rule in words; categories are named by their labels."""
    if rule == "enum" and name:
        categories = datapackage.package().operational_dataset(dataset).field(name).categories
        allowed = (expected or "").split(", ")
        labels = [
            each.labels[say.language] or each.value for each in categories if each.value in allowed
        ]
        expected = ", ".join(labels) or expected
    elif rule == "near_value" and name:
        values = (expected or "").split(", ")
        expected = " / ".join(value_text(say, dataset, name, each) for each in values)
    elif rule == "near_month":
        months = say.months()
        expected = " / ".join(months[int(each) - 1] for each in (expected or "").split(", "))
    elif rule == "pattern" and name:
        # a form is for programs; people learn it from an example
        expected = datapackage.package().operational_dataset(dataset).field(name).example
    elif rule == "at_most":
        other = datapackage.package().operational_dataset(dataset).field(expected or "")
        expected = other.titles[say.language]
    elif rule == "place_level":
        expected = ", ".join(
            say(f"import.level_{level}") for level in dict.fromkeys((expected or "").split(", "))
        )
    told = say(f"import.reject_{rule}", value=value, expected=expected or "")
    return told.replace(f'"{MASK}"', say("import.reject_masked"))
