"""Blanks below the first row of a group: offered to be filled, never filled silently.

In: the rows of a file, loaded. Out: a question where month, place or segment stand once and the
rows below leave them blank; after a yes, the rows with what stands above them.
"""

from __future__ import annotations

from jamsostek.base.sql import literal
from jamsostek.imports.decisions import EXAMPLES, Answers, Example, Question
from jamsostek.imports.rows import Rows, is_amount
from jamsostek.imports.tables import NATIVE

_READINGS = ("fill", "leave")
# of so many blanks among its rows a column is one of groups, not one where somebody forgot a cell
_SHARE = 0.25
_FEWEST = 2


def fill_down(rows: Rows, answers: Answers) -> None:
    """Fill what the user wants filled; leave a question where nobody has said yet."""
    # the different texts are asked for anyhow, and in most files none of them is blank
    groups = [
        group
        for group in _groups(rows)
        if any((text or "") <= " " for text, *_ in rows.distinct([group[0]]))
    ]
    counts = _blanks(rows, groups)
    grouped = [group for group, (blank, _) in counts.items() if blank >= _FEWEST]
    if not grouped:
        return
    about = ", ".join(rows.table.headers[n] for group in grouped for n in group)
    reading = answers.reading("fill", about, _READINGS)
    if reading == "fill":
        _fill(rows, grouped)
        rows.forget_distinct()
    if reading is None:
        is_of_groups = any(blank >= _SHARE * count for blank, count in counts.values())
        default = None if is_of_groups else "leave"
        answers.ask(Question("fill", about, _READINGS, _examples(rows, grouped), default))


def _groups(rows: Rows) -> list[tuple[int, ...]]:
    """The columns that say what a row can't do without, of people and figures none: a code and
    the name beside it are one; of places within another only the regency is common to many rows.
    """
    mapping = rows.mapping
    groups = []
    for each in rows.dataset.fields:
        is_needed = each.constraints.get("required") and each.default is None
        if not is_needed or is_amount(each) or each.role == "person":
            continue
        levels = mapping.levels.get(each.name, {})
        said = (mapping.columns.get(each.name), mapping.names.get(each.name))
        own = tuple(n for n in said if n is not None)
        groups.append((levels["region"],) if "region" in levels else own)
    is_text = [all(rows.table.types[n] == "varchar" for n in group) for group in groups]
    return [group for group, kept in zip(groups, is_text, strict=True) if group and kept]


def _is_blank(group: tuple[int, ...]) -> str:
    return "(" + " and ".join(f"coalesce(raw.c{n}, '') <= ' '" for n in group) + ")"


def _blanks(rows: Rows, groups: list[tuple[int, ...]]) -> dict[tuple[int, ...], tuple[int, int]]:
    """Columns → (blanks, rows), of those where something stands above the first blank."""
    if not groups:
        return {}
    each = ", ".join(
        f"count(*) filter (where {_is_blank(group)}), "
        f"min(raw.rowid) filter (where not {_is_blank(group)}) "
        f"< min(raw.rowid) filter (where {_is_blank(group)})"
        for group in groups
    )
    total, *found = rows.connection.execute(
        f"select count(*), {each} from raw where {rows.is_row()}"
    ).fetchall()[0]
    pairs = zip(groups, found[::2], found[1::2], strict=True)
    return {group: (blank, total) for group, blank, starts in pairs if starts}


def _above(rows: Rows, groups: list[tuple[int, ...]]) -> str:
    """SQL of each row with what stands in or above its cells, within its table and down to the
    next total."""
    source, within = "raw", ""
    if rows.table.is_marked:
        totals = "sum(case when kind = 1 then 1 else 0 end) over (partition by slot order by rowid)"
        source = f"(select *, rowid, {totals} as after from raw) as raw"
        within = "partition by slot, block, after "
    filled = ", ".join(
        f"last_value(case when not {_is_blank(group)} then c{n} end ignore nulls) over line as c{n}"
        for group in groups
        for n in group
    )
    return (
        f"select rowid as rid, {filled} from {source} where {rows.is_row()} "
        f"window line as ({within}order by rowid rows unbounded preceding)"
    )


def _fill(rows: Rows, groups: list[tuple[int, ...]]) -> None:
    for group in groups:
        changes = ", ".join(f"c{n} = filled.c{n}" for n in group)
        rows.connection.execute(
            f"update raw set {changes} from ({_above(rows, [group])}) as filled "
            f"where raw.rowid = filled.rid and {_is_blank(group)}"
        )


def _examples(rows: Rows, groups: list[tuple[int, ...]]) -> tuple[Example, ...]:
    texts = ", ".join(f"ltrim(filled.c{n}, {literal(NATIVE)})" for group in groups for n in group)
    found = rows.connection.execute(
        f"select {rows.line}, concat_ws(' · ', {texts}) from raw "
        f"join ({_above(rows, groups)}) as filled on raw.rowid = filled.rid "
        f"where {' or '.join(map(_is_blank, groups))} order by raw.rowid limit {EXAMPLES}"
    ).fetchall()
    return tuple(Example(line, "…", (read, None)) for line, read in found)
