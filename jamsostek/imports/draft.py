"""A file read for a dataset, as a draft: everything understood and staged, nothing in force.

In: a file and what the user said of it. Out: a :class:`Draft`, with the accepted rows (Parquet) and
the rejected ones (CSV) in a folder of its own; the two always add up to the rows read. The stages
are called here in the order the file passes them.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pyarrow as pa

import jamsostek
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker, speaker
from jamsostek.base.sql import identifier
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import (
    accounting,
    columns,
    conflicts,
    delimited,
    doubts,
    files,
    filling,
    headings,
    rejects,
    replacing,
    tables,
)
from jamsostek.imports.checks import Warning
from jamsostek.imports.columns import Choice, ColumnUse
from jamsostek.imports.convert import Conversion
from jamsostek.imports.decisions import Answers, Decision, Question
from jamsostek.imports.headings import Mapping
from jamsostek.imports.layout import plain
from jamsostek.imports.rejects import Rejects
from jamsostek.imports.replacing import Replacing
from jamsostek.imports.rows import Rows
from jamsostek.imports.tables import Table
from jamsostek.workspace import answers as kept_answers
from jamsostek.workspace import store

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[float, str], None]
ACCEPTED, REJECTED = "accepted.parquet", "rejects.csv"
_SHOWN_ROWS = 20
_TOP_ROWS = 1000


@dataclass
class Draft:
    """What a file was understood as; a context manager, or call :meth:`discard`.

    ``columns`` in the file's order; ``codes_found`` is ``kemendagri``, ``bps``, ``names`` or
    ``None``, ``codes_converted`` the number of cells turned into Kemendagri codes; ``filled`` the
    value (or rule) put in for columns the file lacks, ``missing_fields`` all it lacks.
    ``problems``: line, column_name (as in the file), field, value, rule, expected, dataset; at most
    1,000 of them, see :func:`jamsostek.imports.rejects.reject_text`. ``emptied`` are, in the same
    form, cells of accepted rows that couldn't be used and are left empty, ``emptied_cells`` how
    many there are. ``first_rows``: up to 20
    accepted rows in contract form.
    ``months`` first and last month or ``None``; ``regions`` how many regencies;
    ``replacing`` what an import would remove of the rows in force; ``already_imported`` the number
    of the import in force of the same file; ``number_style`` ``id`` (8.927,5), ``en`` or ``None``.
    ``questions`` are still open; ``answers`` those of the user that counted (key → reading), and
    ``remembered`` the ones given for an earlier file of the same ``layout``; ``unused_answers`` the
    keys of those that answer nothing here, ``answers_to_keep`` what a commit keeps for the layout.
    ``lines`` are the file's lines by kind (:data:`jamsostek.imports.accounting.KINDS`) and add up
    to it; ``notes`` tell what was found where; ``parts`` are (lines before, name) of its sheets,
    where several are read together: see :meth:`place`.
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
    emptied_cells: int
    emptied: pd.DataFrame
    first_rows: pd.DataFrame
    warnings: list[Warning]
    missing_fields: list[str]
    months: tuple[date, date] | None
    regions: int
    already_imported: int | None
    replacing: Replacing
    number_style: str | None
    decisions: list[Decision]
    questions: list[Question]
    answers: dict[str, str]
    remembered: dict[str, str]
    unused_answers: list[str]
    answers_to_keep: dict[str, str]
    layout: str
    lines: dict[str, int]
    notes: list[Warning]
    parts: list[tuple[int, str]]
    sha256: str = field(repr=False, default="")
    options: str = field(repr=False, default="")
    staging: store.Staging | None = field(repr=False, default=None)

    def keep(self, staging: store.Staging, sha256: str) -> Draft:
        """Hold the folder of what was staged for as long as the draft is there; ``sha256`` is the
        digest of the file.

        Its tables, Arrow's until then, become those of pandas: to load that takes a process that
        only reads a file as long as the reading.
        """
        self.problems, self.emptied = self.problems.to_pandas(), self.emptied.to_pandas()
        self.first_rows = _shown(self.first_rows)
        self.sha256 = sha256
        known = store.same_import(self.dataset, sha256, self.options)
        self.already_imported = known.id if known else None
        self.staging = staging
        # a draft nobody confirms must not stay on the disk
        weakref.finalize(self, staging.close)
        return self

    def place(self, line: int) -> tuple[str | None, int]:
        """(sheet, line in it) of a line; the sheet only where several are read."""
        for before, name in reversed(self.parts):
            if line > before:
                return name, line - before
        return None, line

    @property
    def is_answered(self) -> bool:
        """Whether all is answered that must be before it may come into force."""
        return not any(each.is_required for each in self.questions)

    @property
    def accepted_file(self) -> Path:
        """The staged Parquet of accepted rows."""
        return self.staging.folder / ACCEPTED

    @property
    def rejects_file(self) -> Path | None:
        """The staged CSV of rejected rows; ``None`` if none was rejected."""
        return self.staging.folder / REJECTED if self.rejected else None

    def discard(self) -> None:
        """Remove what was staged; may be called again, and after the commit."""
        if self.staging:
            self.staging.close()

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()


@dataclass(frozen=True)
class Source:
    """A file and what the user said of it; ``shown_name`` is how messages call it.

    ``asks_again`` leaves out what was answered for earlier files of its layout; ``quick_from`` is
    the size in bytes from which a plain table is read the quick way, ``None`` never.
    """

    dataset: Dataset
    file: Path
    shown_name: str
    sheet: str | None
    answers: Answers
    asks_again: bool
    quick_from: int | None = delimited.QUICK_FROM


def draw_up(source: Source, language: str, folder: Path, step: Progress) -> Draft:
    """Read the whole file and stage it in ``folder``; the rejects file speaks ``language``.

    Raises what :func:`jamsostek.imports.intake.examine` raises.
    """
    with store.engine() as connection:
        try:
            return _drawn_up(source, speaker(language), folder, connection, step)
        except tables.NotPlain:
            again = replace(source, answers=Answers(source.answers.given), quick_from=None)
            return _drawn_up(again, speaker(language), folder, connection, step)


def _drawn_up(
    source: Source,
    say: Speaker,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    step: Progress,
) -> Draft:
    dataset = source.dataset
    step(0.0, "read")
    heads = columns.Heads(dataset, source.answers, source.asks_again)
    table = files.read(source.file, source.shown_name, source.sheet, heads, source.quick_from)
    layout, mapping = _matched(source, table)
    columns.require(dataset, mapping, table.headers, say.language, table.fills)
    step(0.1, "read")
    rows = Rows(connection, dataset, table, mapping)
    if any(each.role == "person" for each in dataset.fields):
        connection.execute("set variable salt = $salt", {"salt": store.salt()})
    rows.load()
    filling.fill_down(rows, source.answers)
    step(0.4, "convert")
    conversion = Conversion(rows, source.answers, table.fills)
    conversion.run()
    step(0.5, "check")
    accounting.set_totals_aside(rows, source.answers)
    accepted = conflicts.stage(rows, folder / ACCEPTED)
    rejected = rows.count() - accepted
    found = Rejects(rows)
    if rejected:
        found.gather()
        _be_careful(rows)
    conversion.numbers.scales.hold_against_rules(folder / ACCEPTED)
    step(0.8, "check")
    problems = rejects.no_problems()
    if rejected:
        problems = found.problems()
        found.write(folder / REJECTED, say)
    step(0.9, "compare")
    outcome = _Staged(folder / ACCEPTED, accepted, rejected, problems, *found.emptied())
    draft = _draft(source, conversion, outcome, layout)
    step(1.0, "done")
    return draft


def _be_careful(rows: Rows) -> None:
    """Raise ``NotPlain`` if a row that can't be used is a header, a total or a note."""
    if rows.table.is_odd is None:
        return
    numbers = rows.read_columns
    cells = ", ".join(
        "''" if number in rows.mapping.personal else f"raw.c{number}::varchar" for number in numbers
    )
    found = rows.connection.execute(
        f"select {cells} from bad join raw on raw.rowid = bad.rid order by line"
    )
    while some := found.fetchmany(_TOP_ROWS):
        for row in some:
            texts = [""] * len(rows.table.headers)
            for number, text in zip(numbers, row, strict=True):
                texts[number] = plain(text)
            if rows.table.is_odd(texts):
                raise tables.NotPlain


def _matched(source: Source, table: Table) -> tuple[str, Mapping]:
    """The layout of a file, and which of its columns is which, by what the user said too."""
    layout = columns.layout(source.dataset, table.headers)
    if not source.asks_again:
        source.answers.recall(kept_answers.earlier(layout))
    told = columns.told(source.dataset, table.headers, source.answers)
    return layout, headings.match(source.dataset, table.headers, told)


def choices(source: Source) -> list[Choice]:
    """Which columns a file that is refused for its header may have for which fields."""
    heads = columns.Heads(source.dataset, source.answers, source.asks_again)
    try:
        table = files.read(source.file, source.shown_name, source.sheet, heads)
    except ProductError as error:
        if error.code != "no_header":
            raise
        heads.is_unknown = True
        table = files.read(source.file, source.shown_name, source.sheet, heads)
    return columns.choices(source.dataset, _matched(source, table)[1], table.headers)


class _Staged(NamedTuple):
    """What became of the rows: the accepted ones' file, how many, what is wrong with the others."""

    file: Path
    accepted: int
    rejected: int
    problems: pa.Table
    emptied_cells: int
    emptied: pa.Table


def _draft(source: Source, conversion: Conversion, outcome: _Staged, layout: str) -> Draft:
    """What was read and staged, beside what is in force."""
    rows, dataset = conversion.rows, source.dataset
    table, staged = rows.table, outcome.file
    answers = source.answers
    said = " ".join(f"{key}={reading}" for key, reading in sorted(answers.used.items()))
    options = f"{said or 'auto'} {table.sheet or ''} {jamsostek.__version__}".strip()
    absent = [each for each in dataset.fields if not rows.mapping.says(each)]
    replaced = replacing.look(rows.connection, dataset, staged)
    return Draft(
        dataset=dataset.name,
        shown_name=source.shown_name,
        sheet=table.sheet,
        columns=columns.uses(dataset, rows.mapping, table.headers),
        codes_found=conversion.places.codes_found,
        codes_converted=conversion.places.codes_converted,
        filled=_filled(absent, conversion.fills),
        rows_read=outcome.accepted + outcome.rejected,
        accepted=outcome.accepted,
        rejected=outcome.rejected,
        problems=outcome.problems,
        emptied_cells=outcome.emptied_cells,
        emptied=outcome.emptied,
        first_rows=_first_rows(rows),
        warnings=[
            *conversion.warnings,
            *doubts.warnings(rows.connection, dataset, staged, replaced.rows),
        ],
        missing_fields=[each.name for each in absent],
        months=_months(rows, staged),
        regions=_regions(rows, staged),
        already_imported=None,
        replacing=replaced,
        lines=accounting.lines(rows, outcome.rejected),
        notes=[*table.notes, *accounting.totals(rows)],
        parts=table.parts,
        number_style=conversion.numbers.style,
        decisions=conversion.decisions,
        questions=answers.questions,
        answers=answers.used,
        remembered=answers.remembered,
        unused_answers=answers.unused,
        answers_to_keep=answers.to_keep,
        layout=layout,
        options=options,
    )


def _filled(absent: list[Field], fills: dict[str, str]) -> dict[str, str | dict]:
    """What stands in for the columns the file lacks; a month as ``2026-06``."""
    values = {each.name: fills.get(each.name, each.default) for each in absent}
    months = {each.name for each in absent if each.type == "yearmonth"}
    return {
        name: value[:7] if name in months else value
        for name, value in values.items()
        if value is not None
    }


# -- what the accepted rows speak of ---------------------------------------------------------


def _first_rows(rows: Rows) -> pa.Table:
    sql = (
        f"select {conflicts.select_list(rows.dataset)} from typed "
        "where not is_bad and rid not in (select rid from extra) {} "
        f"order by line limit {_SHOWN_ROWS}"
    )
    # the top of the file nearly always has them
    first = rows.connection.sql(sql.format(f"and rid < {_TOP_ROWS}")).to_arrow_table()
    if first.num_rows < _SHOWN_ROWS:
        first = rows.connection.sql(sql.format("")).to_arrow_table()
    return first


def _shown(rows: pa.Table) -> pd.DataFrame:
    import pandas as pd

    def kind(arrow: pa.DataType) -> pd.Int64Dtype | None:
        return pd.Int64Dtype() if pa.types.is_integer(arrow) else None

    return rows.to_pandas(types_mapper=kind)


def _months(rows: Rows, staged: Path) -> tuple[date, date] | None:
    month = next((f.name for f in rows.dataset.fields if f.type == "yearmonth"), None)
    if month is None:
        return None
    first, last = rows.connection.execute(
        f"select min({identifier(month)}), max({identifier(month)}) from read_parquet($file)",
        {"file": str(staged)},
    ).fetchall()[0]
    return (first, last) if first else None


def _regions(rows: Rows, staged: Path) -> int:
    place = next((f.name for f in rows.dataset.fields if f.role in ("region", "village")), None)
    if place is None:
        return 0
    return rows.connection.execute(
        f"select count(distinct left({identifier(place)}, 4)) "
        f"from read_parquet($file) where len({identifier(place)}) >= 4",
        {"file": str(staged)},
    ).fetchall()[0][0]
