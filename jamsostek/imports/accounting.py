"""What became of each line of a file, and whether its sums are right.

In: the views ``typed`` and ``totals``. Out: lines by kind, which add up to the lines of the
file, and warnings for totals that are not the sum of the rows they stand with.
"""

from __future__ import annotations

from collections import Counter

from jamsostek.base.sql import identifier
from jamsostek.contract import province
from jamsostek.contract.datapackage import Field
from jamsostek.imports import headings, tables
from jamsostek.imports.checks import Warning
from jamsostek.imports.decisions import EXAMPLES, Answers, Example, Question
from jamsostek.imports.rows import Rows, is_amount

KINDS = ("title", "header", "data", "total", "note", "blank", "rejected")
_TOLD = 3
_ALL = "all"


def lines(rows: Rows, rejected: int) -> dict[str, int]:
    """Kind → how many lines of the file; ``rejected`` is the number of rejected rows."""
    counts = Counter(rows.table.counts)
    if not rows.table.is_marked:
        found = rows.connection.execute("select count(*) from raw").fetchall()[0][0]
        counts.update(data=rows.count(), blank=found - rows.count())
    lost = rejected
    if rejected and rows.table.is_marked:
        bad = rows.connection.execute(
            """
            select distinct line from problems where line not in (
                select line from typed where not is_bad and rid not in (select rid from extra)
            )
            """
        ).fetchall()
        lost = sum(rows.table.long.get(line, 1) for (line,) in bad)
    counts["data"] -= lost
    counts["rejected"] = lost
    return {kind: counts[kind] for kind in KINDS}


# -- totals ------------------------------------------------------------------------------------


def set_totals_aside(rows: Rows, answers: Answers) -> None:
    """Rows of the province, or of all segments, that are the sum of the rows of their parts are
    totals, not rows. A province's row that is no such sum may be a row of its own: that is asked.

    Raises ``NotPlain`` where a table read the quick way has such rows.
    """
    if not _amounts(rows):
        return
    for each in rows.dataset.fields:
        if each.name not in rows.mapping.columns or each.name not in rows.dataset.primary_key:
            continue
        is_place = each.role == "region" and 2 in headings.levels_of(each)
        if not is_place and _ALL not in {one.value for one in each.categories}:
            continue
        whole = province.code() if is_place else _ALL
        if not _has_both(rows, each, whole):
            continue
        found = _wholes(rows, each, whole)
        if found and not rows.table.is_marked:
            raise tables.NotPlain
        sums = {rid: line for rid, line, is_sum, *_ in found if is_sum}
        others = [row for row in found if not row[2]] if is_place else []
        if others and _are_totals(rows, each, others, answers):
            sums |= {rid: line for rid, line, *_ in others}
        _set_aside(rows, sums)


def _has_both(rows: Rows, wanted: Field, whole: str) -> bool:
    """Whether the cells of a field mean the whole and a part of it; soon told of any file."""
    found = rows.connection.execute(
        f"select bool_or(value = $whole), bool_or(value <> $whole) from {rows.meanings(wanted)}",
        {"whole": whole},
    ).fetchall()
    return found == [(True, True)]


def _wholes(rows: Rows, wanted: Field, whole: str) -> list[tuple]:
    """(rid, line, whether it is the sum, figure, sum of its parts) of the rows of the whole that
    have parts."""
    amounts = _amounts(rows)
    keys = [identifier("v_" + name) for name in rows.dataset.primary_key if name != wanted.name]
    same = " and ".join(f"whole.{key} is not distinct from parts.{key}" for key in keys) or "true"
    sums = ", ".join(f"sum({_value(each)})::double as {_value(each)}" for each in amounts)
    equal = " and ".join(
        f"(whole.{_value(each)} is null or abs(whole.{_value(each)} - parts.{_value(each)}) < 1)"
        for each in amounts
    )
    needed = next((each for each in amounts if each.constraints.get("required")), amounts[0])
    code, value = identifier("v_" + wanted.name), _value(needed)
    return rows.connection.execute(
        f"""
        with parts as (
            select {", ".join([*keys, sums])} from typed
            where not is_bad and {code} <> $whole group by all
        )
        select whole.rid, whole.line, coalesce({equal}, false), whole.{value}, parts.{value}
        from typed as whole join parts on {same}
        where not whole.is_bad and whole.{code} = $whole
        order by whole.line
        """,
        {"whole": whole},
    ).fetchall()


def _are_totals(rows: Rows, wanted: Field, found: list[tuple], answers: Answers) -> bool:
    header = rows.table.headers[rows.mapping.columns[wanted.name]]
    reading = answers.reading("whole", header, ("total", "row"))
    if reading is None:
        examples = tuple(
            Example(line, f"{value:.0f}", (parts, value))
            for _, line, _, value, parts in found[:EXAMPLES]
        )
        answers.ask(Question("whole", header, ("total", "row"), examples))
    return reading == "total"


def _set_aside(rows: Rows, found: dict[int, int]) -> None:
    if found:
        rows.connection.execute(
            "update raw set kind = 1 where rowid in (select unnest($rids))", {"rids": list(found)}
        )
        extents = sum(rows.table.long.get(line, 1) for line in found.values())
        rows.table.counts.update(total=extents, data=-extents)


def totals(rows: Rows) -> list[Warning]:
    """How many totals there are, and the first that no sum of the rows around them agrees with."""
    count = rows.table.counts["total"]
    amounts = _amounts(rows)
    if not rows.table.is_marked or not amounts:
        return [Warning("totals", {"count": count})] if count else []
    wrong = [
        Warning(
            "total_differs",
            {
                "line": rows.place(line),
                "column": each.titles,
                "stated": stated,
                "expected": expected or 0,
            },
        )
        for each in amounts
        for line, stated, expected in _differing(rows, each)
    ]
    told = [Warning("totals", {"count": count})] if count else []
    return [*told, *wrong[:_TOLD]]


def _differing(rows: Rows, wanted: Field) -> list[tuple]:
    """(line, figure, sum of its rows) of the totals of a field that agree with no sum around."""
    names = ", ".join(f"{_value(each)}::double as {_value(each)}" for each in _amounts(rows))
    value = _value(wanted)
    return rows.connection.execute(
        f"""
        with everything as (
            select typed.line, slot, block, 0 as kind, {names}
            from typed join raw on raw.rowid = typed.rid where not is_bad
            union all
            select line, slot, block, kind, {names} from totals
        ),
        grouped as (
            select line, slot, block, kind, {value} as value,
                case when kind = 0 then {value} end as part,
                sum(case when kind = 1 then 1 else 0 end) over (
                    partition by slot order by line rows unbounded preceding
                ) as after
            from everything
        ),
        summed as (
            select *,
                [
                    sum(part) over (partition by slot order by line),
                    sum(part) over (partition by slot, block order by line),
                    sum(part) over (partition by slot, block),
                    sum(part) over (partition by slot),
                    sum(part) over (partition by slot, after),
                    sum(part) over (partition by slot, after - kind),
                    sum(part) over (partition by slot, block, after - kind)
                ] as sums,
                sum(part) over (partition by line) as across
            from grouped
        )
        select line, value, case when kind = 2 then across else sums[1] end as expected
        from summed
        where kind > 0 and value is not null and not list_bool_or(
            [
                abs(coalesce(each, 0) - value) < 1
                for each in case when kind = 2 then [across] else sums end
            ]
        )
        order by line limit {_TOLD}
        """
    ).fetchall()


def _amounts(rows: Rows) -> list[Field]:
    return [
        each
        for each in rows.dataset.fields
        if is_amount(each) and each.name in rows.mapping.columns
    ]


def _value(wanted: Field) -> str:
    return identifier("v_" + wanted.name)
