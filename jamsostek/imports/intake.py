"""Take in an office's own files: look first, then commit; undo; the history.

>>> with examine("enrollment_monthly", Path("rekap.csv")) as draft:
...     outcome = commit(draft)

:func:`examine` reads the whole file, stages accepted rows (Parquet) and rejected ones (CSV) and
tells what it understood; nothing is in force before :func:`commit`. Accepted and rejected rows
always add up to the rows read. What is personal (names, NIK, addresses, telephone numbers) is
dropped on reading and stands in no file of the workspace, the rejects included (``•••``).

Public: :func:`sheets`, :func:`examine`, :func:`commit`, :func:`undo`, :func:`history`,
:func:`reject_text`, :func:`warning_text`, and the classes :class:`Draft`, :class:`Outcome`,
:class:`ColumnUse`, :class:`Warning`, :class:`ImportRecord`.
"""

from __future__ import annotations

import csv
import shutil
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

import jamsostek
from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker, speaker
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.imports import (
    doubts,
    headings,
    meaning,
    tables,
)
from jamsostek.imports.convert import MASK, Conversion, Warning
from jamsostek.imports.headings import ColumnUse
from jamsostek.imports.tables import NATIVE
from jamsostek.workspace import store
from jamsostek.workspace.store import ImportRecord

__all__ = [
    "ColumnUse", "Draft", "ImportRecord", "Outcome", "Warning", "commit", "examine", "history",
    "reject_text", "sheets", "undo", "warning_text",
]  # fmt: skip

CODES = ("auto", "kemendagri", "bps")
Progress = Callable[[float, str], None]
_SHOWN_PROBLEMS = 1000
_SHOWN_ROWS = 20
_SENTINEL = "\x01"


@dataclass
class Draft:
    """What a file was understood as; a context manager, or call :meth:`discard`.

    ``columns`` in the file's order; ``codes_found`` is ``kemendagri``, ``bps``, ``names`` or
    ``None``, ``codes_converted`` the number of cells turned into Kemendagri codes; ``filled`` the
    value (or rule) put in for columns the file lacks, ``missing_fields`` all it lacks.
    ``problems``: line, column_name (as in the file), field, value, rule, expected, dataset; at most
    1,000 of them, see :func:`reject_text`. ``first_rows``: up to 20 accepted rows, contract form.
    ``months`` first and last month or ``None``; ``regions`` how many regencies;
    ``replaces_rows`` how many rows in force an import would remove; ``already_imported`` the number
    of the import in force of the same file; ``number_style`` ``id`` (8.927,5), ``en`` or ``None``.
    """

    dataset: str
    shown_name: str
    sheet: str | None
    columns: list[ColumnUse]
    codes_found: str | None
    codes_converted: int
    filled: dict[str, str | dict]
    rows_read: int
    accepted: int
    rejected: int
    problems: pd.DataFrame
    first_rows: pd.DataFrame
    warnings: list[Warning]
    missing_fields: list[str]
    months: tuple[date, date] | None
    regions: int
    already_imported: int | None
    replaces_rows: int
    number_style: str | None
    sha256: str = field(repr=False, default="")
    options: str = field(repr=False, default="")
    staging: store.Staging | None = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if self.staging:
            # a draft nobody confirms must not stay on the disk
            weakref.finalize(self, self.staging.close)

    @property
    def accepted_file(self) -> Path:
        """The staged Parquet of accepted rows."""
        return self.staging.folder / "accepted.parquet"

    @property
    def rejects_file(self) -> Path | None:
        """The staged CSV of rejected rows; ``None`` if none was rejected."""
        return self.staging.folder / "rejects.csv" if self.rejected else None

    def discard(self) -> None:
        """Remove what was staged; may be called again, and after :func:`commit`."""
        if self.staging:
            self.staging.close()

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()


@dataclass(frozen=True)
class Outcome:
    """What a commit did; ``is_new`` is false when the same file was in force already.

    ``version`` names the content of the dataset and changes when it does; ``None`` if there is
    none. ``rejects_file`` is ``None`` when no row was rejected.
    """

    dataset: str
    import_id: int
    accepted: int
    rejected: int
    rejects_file: Path | None
    version: str | None
    is_new: bool


def sheets(file: Path) -> list[str]:
    """The visible sheets of a spreadsheet, in order; none for other kinds of files.

    Raises :class:`ProductError` ``not_a_table``, ``sheet_locked`` or ``import_file_missing``.
    """
    try:
        return tables.sheets(Path(file))
    except OSError as error:
        raise ProductError("import_file_missing", file=Path(file).name) from error


def examine(
    dataset: str,
    file: Path,
    *,
    shown_name: str | None = None,
    sheet: str | None = None,
    codes: str = "auto",
    language: str | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Read a whole file for a dataset and stage it; nothing is in force yet.

    ``file`` is CSV, a spreadsheet, Parquet or a folder of Parquet files; ``shown_name`` is how it
    is called in messages. ``codes`` forces the system of region codes (``kemendagri``, ``bps``).
    ``language`` is that of the reasons in the rejects file. ``progress`` gets a share and a step.

    Raises :class:`ProductError` when the file is refused whole: ``no_operational_dataset``,
    ``import_file_missing``, ``not_a_table``, ``sheet_locked``, ``no_such_sheet``, ``which_sheet``,
    ``no_header``, ``missing_column``, ``two_columns``, ``codes_contradict``, ``unknown_codes``,
    ``salt_lost``, ``workspace_unwritable``.
    """
    file = Path(file)
    wanted = datapackage.package().operational_dataset(dataset)
    if codes not in CODES:
        raise ProductError("unknown_codes", codes=codes, known=", ".join(CODES))
    step = progress or (lambda share, name: None)
    say = speaker(language or settings.default_language())
    staging = store.Staging()
    try:
        with store.engine() as connection:
            reader = _Reader(wanted, file, shown_name or file.name, say, staging, connection)
            return reader.read(sheet, codes, step)
    except BaseException:
        staging.close()
        raise


class _Reader:
    """One reading of one file."""

    def __init__(
        self,
        dataset: Dataset,
        file: Path,
        shown_name: str,
        say: Speaker,
        staging: store.Staging,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self.dataset = dataset
        self.file = file
        self.shown_name = shown_name
        self.say = say
        self.staging = staging
        self.connection = connection
        self.conversion: Conversion | None = None

    def read(self, sheet: str | None, codes: str, step: Progress) -> Draft:
        dataset = self.dataset
        step(0.0, "read")
        table = tables.read(
            self.file, self.shown_name, sheet, lambda row: headings.score(dataset, row)
        )
        mapping = headings.match(dataset, table.headers)
        fills = self._fills(mapping, table)
        headings.require(dataset, mapping, table.headers, self.say.language, fills)
        sha256 = tables.digest(self.file)
        options = f"{codes} {table.sheet or ''} {jamsostek.__version__}".strip()
        self.conversion = Conversion(self.connection, dataset, table, mapping, codes, fills)
        step(0.1, "read")
        if any(each.role == "person" for each in dataset.fields):
            self.connection.execute("set variable salt = $salt", {"salt": store.salt()})
        self.conversion.load()
        step(0.4, "convert")
        self.conversion.run()
        step(0.5, "check")
        accepted = self.conversion.stage(self._staged)
        rejected = self.conversion.count() - accepted
        step(0.8, "check")
        problems = self._problems() if rejected else _no_problems()
        if rejected:
            self._write_rejects()
        step(0.9, "compare")
        place = next((f.name for f in dataset.fields if f.role in ("region", "village")), None)
        replaced = self._replaced()
        warnings = [
            *self.conversion.warnings,
            *doubts.warnings(self.connection, dataset, self._staged, replaced),
        ]
        known = store.same_import(dataset.name, sha256, options)
        filled = {
            each.name: fills.get(each.name, "")[:7] or each.default
            for each in dataset.fields
            if self._is_absent(each.name, mapping)
            and fills.get(each.name, each.default) is not None
        }
        draft = Draft(
            dataset=dataset.name,
            shown_name=self.shown_name,
            sheet=table.sheet,
            columns=headings.uses(dataset, mapping, table.headers),
            codes_found=self.conversion.codes_found,
            codes_converted=self.conversion.codes_converted,
            filled=filled,
            rows_read=accepted + rejected,
            accepted=accepted,
            rejected=rejected,
            problems=problems,
            first_rows=self._first_rows(),
            warnings=warnings,
            missing_fields=[
                each.name for each in dataset.fields if self._is_absent(each.name, mapping)
            ],
            months=self._months(),
            regions=self._regions(place),
            already_imported=known.id if known else None,
            replaces_rows=replaced,
            number_style=self.conversion.number_style,
            sha256=sha256,
            options=options,
            staging=self.staging,
        )
        step(1.0, "done")
        return draft

    def _fills(self, mapping: headings.Mapping, table: tables.Table) -> dict[str, str]:
        """Values the rows above the header give: "Bulan: Juni 2021"."""
        found = {}
        for each in self.dataset.fields:
            if each.type == "yearmonth" and self._is_absent(each.name, mapping):
                month = meaning.month_of_title(table.titles)
                if month:
                    found[each.name] = month
        return found

    def _is_absent(self, name: str, mapping: headings.Mapping) -> bool:
        helped = mapping.levels.get(name) or (
            mapping.programmes
            and (name == "amount_idr" or self.dataset.field(name).role == "programmes")
        )
        return name not in mapping.columns and not helped

    # -- accepted --------------------------------------------------------------------------

    @property
    def _staged(self) -> Path:
        return self.staging.folder / "accepted.parquet"

    def _first_rows(self) -> pd.DataFrame:
        sql = (
            f"select {self.conversion.select_list()} from typed "
            "where not is_bad and rid not in (select rid from extra) {} "
            f"order by line limit {_SHOWN_ROWS}"
        )
        # the top of the file nearly always has them
        rows = self.connection.execute(sql.format(f"and rid < {_SHOWN_PROBLEMS}")).df()
        if len(rows) < _SHOWN_ROWS:
            rows = self.connection.execute(sql.format("")).df()
        for each in self.dataset.fields:
            if each.type in ("yearmonth", "date"):
                rows[each.name] = [
                    None if pd.isna(day) else pd.Timestamp(day).date() for day in rows[each.name]
                ]
            elif each.type in ("integer", "year"):
                rows[each.name] = rows[each.name].astype("Int64")
        return rows

    def _months(self) -> tuple[date, date] | None:
        month = next((f.name for f in self.dataset.fields if f.type == "yearmonth"), None)
        if month is None:
            return None
        first, last = self.connection.execute(
            f"select min({identifier(month)}), max({identifier(month)}) "
            f"from read_parquet({literal(self._staged)})"
        ).fetchall()[0]
        return (first, last) if first else None

    def _regions(self, place: str | None) -> int:
        if place is None:
            return 0
        return self.connection.execute(
            f"select count(distinct left({identifier(place)}, 4)) "
            f"from read_parquet({literal(self._staged)}) "
            f"where len({identifier(place)}) >= 4"
        ).fetchall()[0][0]

    def _replaced(self) -> int:
        sql = store.replaced_sql(self.connection, self.dataset, self._staged)
        if sql is None:
            return 0
        return self.connection.execute(f"select count(*) from ({sql})").fetchall()[0][0]

    # -- rejected --------------------------------------------------------------------------

    def _shown(self, number: int) -> str:
        """SQL of a cell as it may be shown: what is personal is masked."""
        mapping = self.conversion.mapping
        column = f"raw.c{number}"
        if number in mapping.personal:
            return f"case when {column} then '{MASK}' end"
        text = f"ltrim({column}::varchar, {literal(NATIVE)})"
        fields = {each: name for name, each in mapping.columns.items()}
        if number in fields:
            wanted = self.dataset.field(fields[number])
            if wanted.role == "person":
                return f"case when {column} is not null then '{MASK}' end"
            if wanted.name == "birth_year":
                # a day of birth is personal, its year alone is not
                return (
                    f"case when regexp_full_match(trim({text}), '\\d{{1,4}}') then {text} "
                    f"when {column} is not null then '{MASK}' end"
                )
        return text

    def _make_problems(self) -> None:
        """Table ``problems``: every problem of every rejected row; made once."""
        conversion, headers = self.conversion, self.conversion.table.headers
        failing = " union all ".join(
            f"select rid, line, {identifier('p_' + f.name)} as k, cast(null as varchar) as found, "
            f"{position} as position from bad where {identifier('p_' + f.name)} is not null"
            for position, f in enumerate(self.dataset.fields)
        )
        self.connection.execute(
            "create or replace temp table bad as select * from typed where is_bad"
        )
        keys = self._key_columns()
        values, names, fields, rules, expecteds = [], [], [], [], []
        for k, check in enumerate(conversion.checks):
            is_key = check.rule in ("duplicate_key", "duplicate_row")
            if is_key and keys:
                shown = f"concat_ws(' ', {', '.join(self._shown(n) for n in keys)})"
                header = ", ".join(headers[n] for n in keys)
            elif check.column is not None:
                shown, header = self._shown(check.column), headers[check.column]
            else:
                shown, header = "null", None
            values.append(f"when {k} then {shown}")
            names.append(f"when {k} then {literal(header) if header else 'null'}")
            fields.append(f"when {k} then {literal(check.field)}")
            rules.append(f"when {k} then {literal(check.rule)}")
            expected = "found" if is_key or check.rule == "mixed_levels" else "null"
            if check.expected is not None:
                expected = literal(check.expected)
            expecteds.append(f"when {k} then {expected}")

        def chosen(cases: list[str]) -> str:
            return f"case k {' '.join(cases)} end" if cases else "null"

        is_masked = self._has_personal()
        cells = f"'{MASK}'" if is_masked else "left(array_to_string(cells, ' | '), 200)"
        self.connection.execute(
            f"""
            create or replace temp table problems as
            select rid, failed.line, position,
                {chosen(names)} as column_name, {chosen(fields)} as field,
                {chosen(values)} as value, {chosen(rules)} as rule, {chosen(expecteds)} as expected
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

    def _key_columns(self) -> list[int]:
        columns = self.conversion.mapping.columns
        return [columns[name] for name in self.dataset.primary_key if name in columns]

    def _has_personal(self) -> bool:
        """Whether cells of a row without order may be anybody's name or number."""
        mapping = self.conversion.mapping
        return bool(mapping.personal) or any(f.role == "person" for f in self.dataset.fields)

    def _problems(self) -> pd.DataFrame:
        self._make_problems()
        shown = self.connection.execute(
            "select line, column_name, field, value, rule, expected from problems "
            f"order by line, position limit {_SHOWN_PROBLEMS}"
        ).df()
        shown["dataset"] = self.dataset.name
        return shown

    def _write_rejects(self) -> None:
        """One line for each rejected row: line, columns, values, reasons, then the row itself."""
        connection, headers = self.connection, self.conversion.table.headers
        kinds = connection.execute("select distinct rule, field, expected from problems").fetchall()
        templates = [
            reject_reason(self.say, self.dataset.name, rule, name, _SENTINEL, expected)
            for rule, name, expected in kinds
        ]
        reasons = pd.DataFrame(
            [(*kind, template) for kind, template in zip(kinds, templates, strict=True)],
            columns=["rule", "field", "expected", "template"],
            dtype="str",
        )
        connection.register("reason_rows", reasons)
        shown = [n for n, header in enumerate(headers) if header or n in self._read_numbers()]
        cells = ", ".join(self._shown(n) if n in self._read_numbers() else "null" for n in shown)
        masked = self._has_personal()
        torn = ", ".join(f"'{MASK}'" if masked else f"cells[{n + 1}]" for n in shown)
        rest = self.staging.folder / "rejects.rest"
        connection.execute(
            f"""
            copy (
                with told as (
                    select line, any_value(rid) as rid,
                        string_agg(problems.column_name, ' | ' order by position) as columns,
                        string_agg(coalesce(value, ''), ' | ' order by position) as found,
                        string_agg(
                            replace(template, '{_SENTINEL}', coalesce(value, '')),
                            ' | ' order by position
                        ) as reasons
                    from problems join reason_rows using (rule)
                    where reason_rows.field is not distinct from problems.field
                        and reason_rows.expected is not distinct from problems.expected
                    group by line
                )
                select * from (
                    select told.line, columns, found, reasons, {cells}
                    from told join raw on raw.rowid = told.rid
                    union all
                    select told.line, columns, found, reasons, {torn}
                    from told join broken on broken.line = told.line and told.rid is null
                ) order by 1
            ) to {literal(rest)} (format csv, header false)
            """
        )
        connection.unregister("reason_rows")
        titles = [self.say(f"import.reject_column_{n}") for n in ("line", "column", "value", "why")]
        with (self.staging.folder / "rejects.csv").open("w", encoding="utf-8-sig", newline="") as f:
            csv.writer(f, lineterminator="\n").writerow([*titles, *(headers[n] for n in shown)])
        with rest.open("rb") as rows, (self.staging.folder / "rejects.csv").open("ab") as whole:
            shutil.copyfileobj(rows, whole)
        rest.unlink()

    def _read_numbers(self) -> set[int]:
        return set(self.conversion.read_columns())


def _no_problems() -> pd.DataFrame:
    names = ["line", "column_name", "field", "value", "rule", "expected", "dataset"]
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "line" else "str")
                         for name in names})  # fmt: skip


def commit(draft: Draft, only_on: tuple[str | None] | None = None) -> Outcome:
    """Bring a draft into force, or do nothing if the same file is in force already.

    ``only_on`` as in :func:`jamsostek.workspace.store.take_in`. Raises :class:`ProductError`
    ``draft_gone`` for a discarded draft, ``imports_busy`` when another process doesn't finish,
    ``workspace_unwritable``, ``changed_meanwhile``.
    """
    if not draft.accepted_file.is_file():
        raise ProductError("draft_gone")
    record = store.take_in(
        ImportRecord(
            id=0,
            dataset=draft.dataset,
            file_name=draft.shown_name,
            sheet=draft.sheet,
            imported_at=datetime.now(UTC),
            accepted=draft.accepted,
            rejected=draft.rejected,
            sha256=draft.sha256,
            options=draft.options,
        ),
        draft.accepted_file,
        draft.rejects_file,
        only_on,
    )
    is_new = not draft.accepted_file.is_file()
    draft.discard()
    return Outcome(
        draft.dataset,
        record.id,
        record.accepted,
        record.rejected,
        record.rejects_file,
        store.version(draft.dataset),
        is_new,
    )


def undo(import_id: int) -> None:
    """Take an import back; what it had replaced comes into force again.

    Raises :class:`ProductError` ``no_such_import`` or ``already_undone``.
    """
    store.undo(import_id)


def history() -> list[ImportRecord]:
    """Every import, undone ones too, newest first."""
    return store.records()


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
        field_ = datapackage.package().operational_dataset(dataset).field(name)
        allowed = (expected or "").split(", ")
        expected = ", ".join(
            each.labels[say.language] or each.value
            for each in field_.categories
            if each.value in allowed
        ) or expected  # fmt: skip
    elif rule == "place_level":
        expected = ", ".join(
            say(f"import.level_{level}") for level in dict.fromkeys((expected or "").split(", "))
        )
    return say(f"import.reject_{rule}", value=value, expected=expected or "")


def warning_text(say: Speaker, warning: Warning) -> str:
    """A warning in words, its numbers and months as the user writes them."""
    details = {}
    for name, value in warning.details.items():
        if name == "count":
            details[name] = value
        elif isinstance(value, int | float):
            details[name] = say.number(value)
        elif name.endswith("month") and value:
            details[name] = say.month(str(value) if len(str(value)) > 7 else f"{value}-01")
        else:
            details[name] = value
    return say(f"warning.{warning.code}", **details)
