"""Rows that are good alone and can't stand beside others; the accepted ones are written.

In: the view ``typed``. Out: the accepted rows as Parquet in contract form, and the table ``extra``
(``rid``, ``line``, ``k``, ``expected``) of the good rows that were set aside. The same row twice is
taken once; two different rows of one key are both set aside, because which one is right is not ours
to guess. So are rows of one regency's month at two levels.
"""

from __future__ import annotations

from pathlib import Path

from jamsostek.base.sql import identifier
from jamsostek.contract.datapackage import Dataset
from jamsostek.imports.rows import Rows
from jamsostek.workspace.content import has_levels


def stage(rows: Rows, file: Path) -> int:
    """Make ``extra`` and write the accepted rows; returns how many these are."""
    connection, dataset = rows.connection, rows.dataset
    connection.execute(
        "create or replace temp table extra (rid bigint, line bigint, k integer, expected varchar)"
    )
    accepted = _copy(rows, "typed where not is_bad", file)
    if _has_twins(rows, file) or _has_two_levels(rows, file):
        connection.execute(
            "create or replace temp table good as select * from typed where not is_bad"
        )
        _set_aside_twins(rows)
        if has_levels(dataset):
            _set_aside_levels(rows)
        accepted = _copy(rows, "good where rid not in (select rid from extra)", file)
        connection.execute("drop table good")
    return accepted


def select_list(dataset: Dataset) -> str:
    """The columns of ``typed`` under the names of the contract."""
    return ", ".join(f"{identifier('v_' + f.name)} as {identifier(f.name)}" for f in dataset.fields)


def _copy(rows: Rows, source: str, file: Path) -> int:
    return rows.connection.execute(
        f"copy (select {select_list(rows.dataset)} from {source}) to $file (format parquet)",
        {"file": str(file)},
    ).fetchall()[0][0]


def _has_twins(rows: Rows, file: Path) -> bool:
    """Whether a key may be there twice; now and then wrongly yes, never wrongly no."""
    keys = ", ".join(identifier(name) for name in rows.dataset.primary_key)
    # one number a key instead of its texts is quicker
    return bool(
        rows.connection.execute(
            f"select 1 from read_parquet($file) group by hash({keys}) having count(*) > 1 limit 1",
            {"file": str(file)},
        ).fetchall()
    )


def _has_two_levels(rows: Rows, file: Path) -> bool:
    return has_levels(rows.dataset) and bool(
        rows.connection.execute(
            "select 1 from (select distinct month, left(region_code, 4) as regency, "
            "len(region_code) as level from read_parquet($file)) "
            "group by month, regency having count(*) > 1 limit 1",
            {"file": str(file)},
        ).fetchall()
    )


def _set_aside_twins(rows: Rows) -> None:
    keys = ", ".join(identifier("v_" + name) for name in rows.dataset.primary_key)
    values = ", ".join(identifier("v_" + f.name) for f in rows.dataset.fields)
    name = rows.dataset.primary_key[0]
    rows.connection.execute(
        f"""
        insert into extra
        select rid, line, case when kinds > 1 then {rows.checks.number(name, "duplicate_key")}
                         else {rows.checks.number(name, "duplicate_row")} end,
            array_to_string(
                list_transform(
                    list_filter(lines, lambda each: each <> line)[:3],
                    lambda each: {rows.place_sql("each")}
                ), ', '
            )
        from (
            select rid, line,
                count(distinct whole) over (partition by {keys}) as kinds,
                list(line order by line) over (partition by {keys}) as lines,
                min(line) over (partition by {keys}) as first_line
            from (
                select *, hash(row({values})) as whole from good
                where ({keys}) in (
                    select ({keys}) from good group by {keys} having count(*) > 1
                )
            )
        )
        where kinds > 1 or line <> first_line
        """
    )


def _set_aside_levels(rows: Rows) -> None:
    rows.connection.execute(
        f"""
        insert into extra
        select rid, line, {rows.checks.number("region_code", "mixed_levels")}, null
        from good join (
            select v_month as m, left(v_region_code, 4) as r
            from good where rid not in (select rid from extra) group by all
            having count(distinct len(v_region_code)) > 1
        ) on v_month = m and left(v_region_code, 4) = r
        where rid not in (select rid from extra)
        """
    )
