"""What several imports of one dataset come to: the SQL of rows that later ones replace.

Imports are applied in order: a later one removes earlier rows that agree with one of its own in the
contract's ``replaces`` columns, then adds its rows. What can't stand beside each other gives way
too: a sum (``all`` in one of the ``totals``) and its parts; the levels of ``enrollment_monthly``,
where a regency's month is of the regency, its districts or its villages; a later year (of
``targets``) and that year's months. Rows that go without one of their own key coming are
*unanswered*: nothing removes them unasked.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import duckdb

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Dataset
from jamsostek.workspace import disk
from jamsostek.workspace.manifest import folder

# what is more lies on the disk meanwhile; a process that reads a file has little more than twice it
_MEMORY = "1500MB"


@contextlib.contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into the workspace; its errors become ``ProductError``."""
    spill = folder() / "staging" / f"spill-{secrets.token_hex(6)}"
    try:
        config = {"temp_directory": str(spill), "memory_limit": _MEMORY}
        with duckdb.connect(config=config) as connection:
            yield connection
    except duckdb.OutOfMemoryException as error:
        if "temp_directory" not in str(error):  # it isn't the disk that is full
            raise MemoryError from error
        raise disk.unwritable(error, folder().parent.name) from error
    except duckdb.IOException as error:
        raise disk.unwritable(error, folder().parent.name) from error
    finally:
        disk.remove(spill)


def content_sql(connection, dataset: Dataset, parts: list[Path]) -> str:
    """A select of what the Parquet files ``parts``, applied oldest first, leave in force."""
    each = []
    for number, part in enumerate(parts):
        has = parquet_columns(connection, part).split(",")
        columns = ", ".join(
            f"cast({identifier(f.name) if f'{f.name} {f.sql_type}' in has else 'null'}"
            f" as {f.sql_type}) as {identifier(f.name)}"
            for f in dataset.fields
        )
        each.append(f"select {columns}, {number} as part from read_parquet({literal(part)})")
    if len(parts) == 1:
        return f"select * exclude (part) from ({each[0]})"
    if len(parts) == 2:
        # the common case: one small build side, the large old content streams by
        near = near_sql(connection, dataset, parts[1])
        kept = (
            f"select * from old as row where ({near}) is not true union all "
            f"select * from old as row where {near} and {survives(dataset, 'row', 'young')}"
        )
        return (
            f"with old as ({each[0]}), young as ({each[1]}) "
            f"select * exclude (part) from ({kept} union all select * from young)"
        )
    rows = " union all ".join(each)
    return (
        f"with every as materialized ({rows}) select * exclude (part) "
        f"from every as row where {survives(dataset, 'row', 'every')}"
    )


def near_sql(connection, dataset: Dataset, new: Path) -> str:
    """The condition that a row lies between the first and the last month (year, number) of ``new``;
    rows elsewhere give way to none of it, and what holds months in order need not be read there.
    """
    has_parts = {*dataset.totals, *(["region_code"] if has_levels(dataset) else [])}
    shared = [name for name in dataset.replaces if name not in has_parts]
    months = [n for n in shared if dataset.field(n).type in ("yearmonth", "date", "year")]
    if not months:
        return "true"
    column = identifier(months[0])
    first, last = connection.execute(
        f"select min({column})::varchar, max({column})::varchar from read_parquet($new)",
        {"new": str(new)},
    ).fetchall()[0]
    if first is None:
        return "false"
    kind = dataset.field(months[0]).sql_type
    return f"{column} between {literal(first)}::{kind} and {literal(last)}::{kind}"


def survives(dataset: Dataset, row: str, later: str) -> str:
    """The condition that no later part replaces a row."""
    agree = " and ".join(
        # a year goes with its months: they were a part of what is replaced
        f"starts_with({row}.{identifier(name)}, later.{identifier(name)})"
        if dataset.field(name).role == "period"
        else f"later.{identifier(name)} = {row}.{identifier(name)}"
        for name in dataset.replaces
    )
    condition = (
        f"not exists (select 1 from {later} as later where {agree} and later.part > {row}.part)"
    )
    for name in set(dataset.totals) & set(dataset.replaces):
        column = identifier(name)
        same = [identifier(other) for other in dataset.replaces if other != name]
        agree = " and ".join(f"later.{other} = {row}.{other}" for other in same)
        condition += (
            f" and not exists (select 1 from (select distinct {', '.join(same)}, "
            f"{column} = 'all' as is_sum, part from {later}) as later where {agree} "
            f"and later.is_sum <> ({row}.{column} = 'all') and later.part > {row}.part)"
        )
    if has_levels(dataset):
        # distinct: else each row would be held against every row of its regency's month
        levels = (
            "select distinct month, left(region_code, 4) as regency, len(region_code) as level, "
            f"part from {later}"
        )
        condition += (
            f" and not exists (select 1 from ({levels}) as later where later.month = {row}.month "
            f"and later.regency = left({row}.region_code, 4) "
            f"and later.level <> len({row}.region_code) and later.part > {row}.part)"
        )
    return condition


def unanswered(dataset: Dataset, row: str, new: str) -> str:
    """The condition that nothing in ``new`` has a row's key, or is a sum that the row is part of.

    Only of rows that ``new`` replaces.
    """
    sums = [name for name in dataset.totals if name not in dataset.replaces]
    missing = []
    for total in [None, *sums]:
        agree = " and ".join(
            f"new.{identifier(name)} = 'all'"
            if name == total
            else f"new.{identifier(name)} = {row}.{identifier(name)}"
            for name in dataset.primary_key
        )
        missing.append(f"not exists (select 1 from {new} as new where {agree})")
    return " and ".join(missing)


def has_levels(dataset: Dataset) -> bool:
    """Whether a month's rows may be of a regency, a district or a village."""
    return {"month", "region_code"} <= set(dataset.replaces) and (
        "\\d{4}" in dataset.field("region_code").constraints.get("pattern", "")
    )


def columns_of(dataset: Dataset) -> str:
    """The contract's columns and types in one text, as a content notes what it has."""
    return ",".join(f"{field.name} {field.sql_type}" for field in dataset.fields)


def parquet_columns(connection, file: Path) -> str:
    """The same of a Parquet file."""
    described = connection.execute(
        "select column_name, column_type from (describe select * from read_parquet($file))",
        {"file": str(file)},
    )
    return ",".join(f"{name} {kind.lower()}" for name, kind in described.fetchall())
