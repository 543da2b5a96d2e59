"""From a shipped CSV file to a typed DuckDB table, with every unusable row set aside and named.

Reading never stops at the first fault and never changes a value: a row that breaks the contract is
left out of the table and recorded in ``source.data_problems`` with its file, line, column and
value; a file that can't be read at all gives an empty table and one problem.
"""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from jamsostek.base.settings import shown_path
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import judge
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.warehouse.origins import Source

_TIMES = ("yearmonth", "date", "year")


def load(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Create ``source.<dataset>`` from the dataset's file and record what had to be set aside."""
    header = [field.name for field in dataset.fields]
    lines, problems = _read_rows(dataset.file, header)
    raw = pa.table(
        {
            "line": pa.array([line for line, _ in lines], pa.int64()),
            **{
                # the contract's missing value is the empty text
                name: pa.array([row[position] or None for _, row in lines], pa.string())
                for position, name in enumerate(header)
            },
        }
    )
    connection.register("raw_rows", raw)
    connection.execute("create or replace temp table raw as select * from raw_rows")
    connection.unregister("raw_rows")
    shown = shown_path(dataset.file)
    if problems:
        connection.executemany(
            "insert into source.data_problems values ($1, $2, $3, $4, $5, $6, $7)",
            [(dataset.name, shown, *problem) for problem in problems],
        )
    _set_aside(connection, dataset)
    columns = ", ".join(
        f"{judge.value_sql(field, identifier(field.name))} as {identifier(field.name)}"
        for field in dataset.fields
    )
    connection.execute(
        f"create table source.{identifier(dataset.name)} as "
        f"select {columns} from temp.raw where line not in "
        "(select line from source.data_problems where dataset = $name and line is not null) "
        "order by line",
        {"name": dataset.name},
    )
    connection.execute("drop table temp.raw")


def open_operational(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Create the view ``source.<dataset>`` on an operational dataset's file, or on no rows.

    A view, because the rows are only read once, into cubes; the files were checked when they were
    imported. Recorded rows lie over them, by primary key. Kind, number of rows and span of time go
    into ``source.operational``, where rows that were recorded, not imported, are the office's own
    as well.
    """
    dataset = source.dataset
    sql = rows_sql(source)
    if source.overlay:
        key = ", ".join(map(identifier, dataset.primary_key))
        recorded = f"(from read_parquet({literal(source.overlay)}))"
        sql = f"from ({sql}) anti join {recorded} using ({key}) union all by name from {recorded}"
    name = identifier(dataset.name)
    connection.execute(f"create view source.{name} as {sql}")
    column = time_column(dataset)
    time = "null"
    if column:
        time = identifier(column.name)
        time = f"make_date({time}, 1, 1)" if column.type == "year" else time
    connection.execute(
        "insert into source.operational "
        "select $name, $family, if($kind = 'none' and count(*) > 0, 'imported', $kind), "
        f"count(*), min({time}), max({time}) from source.{name}",
        {"name": dataset.name, "family": dataset.family, "kind": source.kind},
    )


def time_column(dataset: Dataset) -> Field | None:
    """The column that says of what time a row is, if there is one."""
    times = (field for kind in _TIMES for field in dataset.fields if field.type == kind)
    return next(times, None)


def rows_sql(source: Source) -> str:
    """A select of the rows of an operational dataset's file, or of none, in its columns' types."""
    columns = ", ".join(
        f"cast({identifier(field.name)} as {field.sql_type}) as {identifier(field.name)}"
        if source.file
        else f"cast(null as {field.sql_type}) as {identifier(field.name)}"
        for field in source.dataset.fields
    )
    rows = f"from read_parquet({literal(source.file)})" if source.file else "where false"
    return f"select {columns} {rows}"


def note_missing_sample(connection: duckdb.DuckDBPyConnection, reason: str) -> None:
    """Record that the sample could not be simulated, and why."""
    connection.execute(
        "insert into source.data_problems values "
        "('sample', 'sample', null, null, $reason, 'no_sample', null)",
        {"reason": reason[:200]},
    )


def check_references(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Record rows that point to a row of another dataset that isn't there.

    The row stays: a statement about a region is still a statement when the region table is the
    damaged file. Compared as text, on the loaded tables.
    """
    for key in dataset.foreign_keys:
        here, there = (f"source.{identifier(name)}" for name in (dataset.name, key.dataset))
        value = " || ' ' || ".join(f"{identifier(name)}::varchar" for name in key.fields)
        connection.execute(
            f"""
            insert into source.data_problems
            select $name, $file, null, $column, {value}, 'foreign_key', $expected
            from ({judge.orphans_sql(key, here, there)})
            -- an unreadable table is one problem, not one for every row that names it
            where exists (select 1 from {there})
            """,
            {
                "name": dataset.name,
                "file": shown_path(dataset.file),
                "column": ", ".join(key.fields),
                "expected": f"{key.dataset}.{', '.join(key.reference_fields)}",
            },
        )


def _read_rows(file: Path, header: list[str]) -> tuple[list[tuple[int, list[str]]], list[tuple]]:
    """The file's rows with the line each starts on, and the structural problems found."""
    try:
        text = file.read_bytes()
    except OSError:
        return [], [(None, None, None, "file_missing", None)]
    try:
        content = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        return [], [(line, None, None, "not_utf8", None)]
    if "\x00" in content:
        line = content.count("\n", 0, content.index("\x00")) + 1
        return [], [(line, None, None, "not_text", None)]
    # newline="": only \n and \r end a line, not the other breaks str.splitlines knows
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    problems: list[tuple] = []
    start = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # an unclosed quote may swallow many lines: say where it began
            problems.append((start, None, str(error), "not_csv", None))
            row = []
        if start == 1 and row != header:
            missing = [name for name in header if name not in row]
            column = ", ".join(missing) or None
            return [], [(1, column, ",".join(row)[:200], "header", ",".join(header))]
        if start > 1 and len(row) == len(header):
            rows.append((start, row))
        elif start > 1 and row:
            raw = ",".join(row)[:200]
            problems.append((start, None, raw, "cell_count", f"{len(row)}/{len(header)}"))
        start = reader.line_num + 1
    if not rows and not problems:
        problems.append((None, None, None, "no_rows", None))
    return rows, problems


def _value_sql(dataset: Dataset, name: str) -> str:
    return judge.value_sql(dataset.field(name), identifier(name))


def _set_aside(connection, dataset: Dataset) -> None:
    # one statement for all rules of a file: hundreds of small ones would each wait for the
    # interpreter's lock while pages are being drawn
    broken = []
    for field in dataset.fields:
        column = identifier(field.name)
        told = f"line, {literal(field.name)}, {column}"
        for rule in judge.rules(field):
            expected = "null" if rule.expected is None else literal(rule.expected)
            condition = rule.broken_sql(column, judge.value_sql(field, column))
            broken.append(
                f"select {told}, {literal(rule.name)}, {expected} from temp.raw "
                f"where coalesce({condition}, false)"
            )
        if exceeds := judge.at_most_sql(field, partial(_value_sql, dataset)):
            broken.append(
                f"select {told}, 'at_most', {literal(field.at_most)} from temp.raw "
                f"where coalesce({exceeds}, false)"
            )
        if field.constraints.get("unique"):
            repeated = judge.repeated_sql("temp.raw", [field.name])
            broken.append(f"select {told}, 'unique', null from ({repeated})")
    for key in filter(None, (dataset.primary_key, *dataset.unique_keys)):
        # every row of the group is set aside: which one is right is not ours to guess
        columns = ", ".join(map(identifier, key))
        broken.append(
            f"select line, {literal(', '.join(key))}, concat_ws(' ', {columns}), 'duplicate_key', "
            f"null from ({judge.repeated_sql('temp.raw', key)})"
        )
    if broken:
        connection.execute(
            "insert into source.data_problems "
            f"select $name, $file, * from ({' union all '.join(broken)})",
            {"name": dataset.name, "file": shown_path(dataset.file)},
        )
