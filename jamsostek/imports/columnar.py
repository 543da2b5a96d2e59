"""Parquet to a :class:`Table`: a file, or the files of a folder partitioned by ``key=value``.

In: the files. Out: the columns as headers, and rows by their number. The columns keep their types
as long as every row is one of data; a file with totals or notes among its rows is read like a
sheet whose first line are the names of the columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier
from jamsostek.imports import layout, tables, turning
from jamsostek.imports.assembling import Sheet, assemble
from jamsostek.imports.columns import Heads
from jamsostek.imports.tables import Record, Table
from jamsostek.sample import mark

_BATCH = 10_000
# rows that may be no data: more of them are not looked at one by one
_MANY = 10_000
_SOURCE = (
    "read_parquet($files, hive_partitioning = true, hive_types_autocast = false, "
    "union_by_name = true)"
)


def read(files: list[Path], shown_name: str, heads: Heads, is_careful: bool) -> Table:
    """The table of the files; ``is_careful`` looks at each row, and totals may be among them.

    Raises ``not_a_table``, ``simulated_file``, and what
    :func:`jamsostek.imports.assembling.assemble` raises.
    """
    if not files:
        raise ProductError("not_a_table", file=shown_name)
    names = [str(file) for file in files]
    with duckdb.connect() as connection:
        try:
            described = connection.execute(
                f"select column_name, column_type from (describe select * from {_SOURCE})",
                {"files": names},
            ).fetchall()
            is_simulated = mark.is_in(connection, names)
        except duckdb.Error as error:
            raise ProductError("not_a_table", file=shown_name) from error
    if is_simulated:
        raise ProductError("simulated_file", file=shown_name)
    headers = [name for name, _ in described]
    blocks = layout.find(heads, lambda: [Record(0, 1, headers)]).blocks
    is_odd = layout.oddness(heads, blocks[0]) if blocks else None
    if blocks:
        slots = blocks[0].slots
        is_plain = len(slots) == 1 and not slots[0].name
        if is_careful or not is_plain or _has_odd_rows(names, described, is_odd):
            return _sheet(names, headers, heads)
    table = Table(headers, 0, types=[kind.lower() for _, kind in described])
    table._load = _loader(names, shown_name, headers)
    table.is_odd = is_odd
    return table


def _loader(names: list[str], shown_name: str, headers: list[str]):
    def load(connection, treatments, repeated, counted) -> str:
        chosen = tables.select_list(treatments, [identifier(name) for name in headers])
        try:
            connection.execute(
                f"create or replace temp table raw as select {chosen or '1 as nothing'} "
                f"from {_SOURCE}",
                {"files": names},
            )
        except duckdb.InvalidInputException as error:
            raise ProductError("not_a_table", file=shown_name) from error
        tables.make_broken(connection, [])
        return "raw.rowid + 1"

    return load


def _has_odd_rows(names: list[str], described: list[tuple[str, str]], is_odd) -> bool:
    """Whether a row with the words of a total or of its column's name is no data."""
    texts = [name for name, kind in described if kind == "VARCHAR"]
    suspect = " or ".join(
        f"regexp_matches({identifier(name)}, $total) or lower({identifier(name)}) = $name_{number}"
        for number, name in enumerate(texts)
    )
    bound = {f"name_{number}": name.lower() for number, name in enumerate(texts)}
    bound |= {"total": f"(?i){'|'.join(turning.TOTAL_WORDS)}", "most": _MANY + 1}
    if not texts:
        return False
    shown = ", ".join(f"{identifier(name)}::varchar" for name, _ in described)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select {shown} from {_SOURCE} where {suspect} limit $most",
            {"files": names, **bound},
        ).fetchall()
    return len(found) > _MANY or any(is_odd([*map(layout.plain, row)]) for row in found)


def _sheet(names: list[str], headers: list[str], heads: Heads) -> Table:
    """The rows read one after the other, like those of a workbook."""

    def records() -> Iterator[Record]:
        yield Record(0, 1, headers)
        line = 0
        with duckdb.connect() as connection:
            found = connection.execute(f"select * from {_SOURCE}", {"files": names})
            while some := found.fetchmany(_BATCH):
                for row in some:
                    line += 1
                    yield Record(line, 1, [*map(tables.text_of, row)])

    table = assemble(heads, [Sheet(None, records, layout.find(heads, records))])
    # the names of the columns are no line of the file
    table.counts["header"] -= 1
    table.has_native = True
    return table
