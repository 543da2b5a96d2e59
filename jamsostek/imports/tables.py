"""A file with its header found, and how its rows get into the database.

In: the top rows of a file, and from its reader batches of cells. Out: a :class:`Table`; once it is
loaded, the tables ``raw`` (a row for each row of the file, columns ``c0``, ``c1`` … for those that
are read) and ``broken`` (the rows that have no cells to speak of).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from jamsostek.base.errors import ProductError
from jamsostek.imports.checks import Warning

# Before the text of a cell that the file holds as a number: its dot is a decimal one for certain.
NATIVE = "\x02"
HEADER_ROWS = 40
BATCH = 50_000
# score of a header candidate, and whether no required column is missing in it
Fits = Callable[[list[str]], tuple[float, bool]]


class Record(NamedTuple):
    """A line of a file: where it begins, how many lines it goes over, its cells, a rule broken.

    ``across`` are the cells with those repeated that are merged over several columns, ``covered``
    the columns where a merged cell of a line above reaches into this one.
    """

    line: int
    extent: int
    cells: list[str | None]
    rule: str | None = None
    across: list[str | None] | None = None
    covered: frozenset[int] = frozenset()


@dataclass
class Table:
    """A file with its header found. ``titles`` are the texts of the rows above it, a list for each
    of the tables taken together.

    ``types`` are DuckDB types of a Parquet file's columns, ``varchar`` for everything else;
    ``has_native`` says that cells may begin with :data:`NATIVE`, ``has_apostrophes`` that there
    may be some, ``is_marked`` that ``raw`` has the
    columns ``kind`` (0 data, 1 a total), ``slot`` (which of the rows of its line) and ``block``.
    ``fills`` are values that hold for all rows, by field. ``counts`` are lines by kind, ``long``
    the lines of data that go over several; without ``is_marked`` a line is a row. ``parts`` are
    (lines before, name) of each of several sheets; ``notes`` what the user should be told.
    ``is_odd`` tells of the texts of a row whether it is no data after all, and the file has to be
    read with care.
    """

    headers: list[str]
    header_line: int
    titles: list[list[str]] = field(default_factory=list)
    sheet: str | None = None
    types: list[str] = field(default_factory=list)
    has_native: bool = False
    has_apostrophes: bool = True
    is_marked: bool = False
    fills: dict[str, str] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    long: dict[int, int] = field(default_factory=dict)
    parts: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Warning] = field(default_factory=list)
    is_odd: Callable[[list[str]], bool] | None = None
    _load: Callable[..., str] | None = None

    def load(
        self,
        connection,
        treatments: dict[int, str],
        repeated: set[int] = frozenset(),
        counted: set[int] = frozenset(),
    ) -> str:
        """Make the tables ``raw`` and ``broken``; returns the SQL of a row's line number.

        ``broken`` has the columns ``line``, ``rule``, ``cells`` and ``expected``.
        ``treatments`` gives for each column to read the SQL made of it, with ``{c}`` for the cell;
        a column not named is never stored. In the columns ``repeated`` the value of a merged cell
        holds for all its rows. The columns ``counted`` may be read as whole numbers at once where
        the file leaves no doubt; their ``types`` say so then.
        """
        return self._load(connection, treatments, repeated, counted)


# -- the header ------------------------------------------------------------------------------


class NotPlain(Exception):
    """A file that seemed to be one plain table isn't; it has to be read with care."""


def find_header(rows: list[list[str]], fits: Fits) -> tuple[int, list[str], bool] | None:
    """(index of the row, its headers, whether all that is required is there) of the best row.

    ``None`` if no row names anything.
    """
    best: tuple[float, int, list[str], bool] | None = None
    for number, row in enumerate(rows[:HEADER_ROWS]):
        for headers in header_candidates(row, rows[number - 1] if number else []):
            score, complete = fits(headers)
            if score > 0 and (best is None or (complete, score) > (best[3], best[0])):
                best = (score, number, headers, complete)
    return None if best is None else best[1:]


def header_candidates(row: list[str], above: list[str]) -> list[list[str]]:
    """A row as it is, and as the lower one of a header of two.

    That counts with the upper one's words where the lower is blank or only says a part; an upper
    cell may stand over several.
    """
    candidates = [row]
    if any(above):
        above = above + [""] * len(row)
        if not all(row):
            candidates.append([cell or up for cell, up in zip(row, above, strict=False)])
        candidates.append(_joined(row, above))
        spread = list(above)
        for number in range(1, min(len(row), len(spread))):
            if row[number] and not spread[number]:
                spread[number] = spread[number - 1]
        candidates.append(_joined(row, spread))
    return candidates


def _joined(row: list[str], above: list[str]) -> list[str]:
    return [
        cell if not up or up == cell else f"{up} {cell}".strip()
        for cell, up in zip(row, above, strict=False)
    ]


def text_of(value: object) -> str | None:
    """The text of a cell; a number is marked, because nobody can mistake its decimal point."""
    if isinstance(value, str):
        return value.lstrip(NATIVE) or None
    if value is None or isinstance(value, bool):
        return None if value is None else "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        whole = isinstance(value, int) or value == value // 1
        return NATIVE + (str(int(value)) if whole else str(value))
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else str(value.date())
    return value.isoformat() if isinstance(value, date) else str(value)


def trimmed(row: list[str]) -> list[str]:
    """The cells up to the last that says something."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def title(row: list[str]) -> str:
    """The text of a row above the header; a merged cell counts once."""
    cells = [cell.strip() for cell in row]
    return " ".join(
        cell for before, cell in zip(["", *cells], cells, strict=False) if cell and cell != before
    )


def no_header(shown_name: str, rows: list[list[str]]) -> ProductError:
    """The error of a file without a header, naming the first row that says something."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    found = ", ".join(cell.strip() for cell in first if cell.strip())[:200]
    return ProductError("no_header", file=shown_name, found=found or "–")


# -- into the database -----------------------------------------------------------------------


def batch(lines: list[int], columns: dict[int, list[str | None]]) -> pa.RecordBatch:
    """Rows for :func:`fill_raw`: their lines, and the cells of each column."""
    arrays = [pa.array(cells, pa.string()) for cells in columns.values()]
    return pa.record_batch(
        [pa.array(lines, pa.int64()), *arrays], names=["line", *(f"c{n}" for n in columns)]
    )


def fill_raw(
    connection, batches: Iterator[pa.RecordBatch], treatments: dict[int, str], marks=()
) -> str:
    """Make ``raw`` of batches; what may not be stored is turned on the way, in memory."""
    made = False
    own = {number: f"c{number}" for number in treatments}
    listed = ", ".join(["line", *marks, *filter(None, [select_list(treatments, own)])])
    for rows in batches:
        connection.register("batch_rows", pa.table(rows))
        verb = "insert into raw" if made else "create or replace temp table raw as"
        connection.execute(f"{verb} select {listed} from batch_rows")
        connection.unregister("batch_rows")
        made = True
    return "raw.line"


def select_list(treatments: dict[int, str], names) -> str:
    """The select list of ``raw`` out of columns of these names."""
    return ", ".join(
        f"{sql.replace('{c}', names[number])} as c{number}" for number, sql in treatments.items()
    )


def make_broken(connection, broken: list[tuple]) -> None:
    """Make ``broken`` of (line, rule, cells, expected) of each row without order."""
    columns = list(zip(*broken, strict=True)) or [()] * 4
    types = (pa.int64(), pa.string(), pa.list_(pa.string()), pa.string())
    table = pa.table(
        [pa.array(list(c), kind) for c, kind in zip(columns, types, strict=True)],
        names=["line", "rule", "cells", "expected"],
    )
    connection.register("broken_rows", table)
    connection.execute("create or replace temp table broken as select * from broken_rows")
    connection.unregister("broken_rows")
