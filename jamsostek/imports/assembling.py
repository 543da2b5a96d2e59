"""The tables of a file as one :class:`jamsostek.imports.tables.Table`.

In: the layout of each sheet that is read. Out: columns that mean the same under one header, what
titles and sheets' names say of all rows, and the rows of every table, with the line of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from jamsostek.base.errors import ProductError
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import dates, layout, places, tables, titles
from jamsostek.imports.checks import Warning
from jamsostek.imports.columns import Heads
from jamsostek.imports.layout import Block, Layout
from jamsostek.imports.persons import MASK
from jamsostek.imports.tables import BATCH, Record, Table
from jamsostek.imports.titles import Said
from jamsostek.imports.turning import Slot
from jamsostek.imports.unshown import Unshown

# kinds of rows in ``raw``: of data, sums of the rows above, a sum of the columns beside
DATA, TOTAL, ACROSS = 0, 1, 2
_NOTES = 10
_SHOWN_CELLS = 5


@dataclass
class Sheet:
    """A sheet (or a file of text, without ``name``) and how to read its records again.

    ``is_text``: a row of another number of cells than its header is out of order. ``before`` is
    the number of lines of the sheets read before it, ``hidden`` what it doesn't show.
    """

    name: str | None
    records: Callable[[], Iterable[Record]]
    layout: Layout
    is_text: bool = False
    before: int = 0
    hidden: Unshown = field(default_factory=Unshown)

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return sum(self.layout.counts.values())

    def data_lines(self) -> set[int]:
        """The lines of data."""
        first = min(block.start for block in self.layout.blocks)
        return {
            record.line
            for record in self.records()
            if record.line >= first
            and record.line not in self.layout.kinds
            and any(map(layout.plain, record.cells))
        }


@dataclass
class _Way:
    """One row of each line of a table: where the text of each column of the whole comes from."""

    sources: list[int | str | None]
    own: list[int]
    number: int
    amounts: set[int]
    keeps_empty: bool
    across: _Way | None = None


def told(dataset: Dataset, block: Block, sheet: str | None) -> dict[str, Said]:
    """What its titles and its sheet's name say of the fields a table has no column for.

    Raises :class:`ProductError` ``title_span`` or ``title_months``.
    """
    said = titles.told(dataset, block.unsaid, block.own)
    above = [each for each in block.unsaid if each.name not in said]
    said |= titles.told(dataset, above, block.top)
    if sheet:
        year = titles.year([*block.own, *block.top])
        is_bare = sheet.strip().lower() in dates.MONTH_NUMBERS and year
        name = f"{sheet} {year}" if is_bare else titles.of_sheet(sheet)
        by_name = titles.told(dataset, block.unsaid, [name])
        for name, each in by_name.items():
            other = said.setdefault(name, Said(each.value, sheet))
            if other.value != each.value and dataset.field(name).type == "yearmonth":
                raise ProductError("title_months", titles=f"{other.text}; {sheet}")
    return said


def assemble(heads: Heads, sheets: list[Sheet]) -> Table:
    """One table of all that the sheets hold; raises what :func:`told` raises."""
    dataset = heads.dataset
    blocks = [(sheet, block) for sheet in sheets for block in sheet.layout.blocks]
    said = [told(dataset, block, sheet.name) for sheet, block in blocks]
    fills = _common(said)
    keys: dict[str, int] = {}
    headers: list[str] = []
    ways: list[list[_Way]] = []
    names: dict[str, int] = {}
    for (_, block), values in zip(blocks, said, strict=True):
        ways.append([])
        for slot in block.slots:
            columns = list(slot.columns)
            for name in sorted(set().union(*said) - set(fills)):
                wanted = dataset.field(name)
                if wanted in block.unsaid:
                    default = wanted.default if isinstance(wanted.default, str) else None
                    text = _written(wanted, values[name].value) if name in values else default
                    columns.append((name, wanted.titles["id"], text))
            for key, header, _ in columns:
                if key not in keys:
                    keys[key] = len(headers)
                    headers.append(header)
            name = slot.name or str(block.slots.index(slot))
            number = names.setdefault(name, len(names))
            ways[-1].append(_way(block, slot, columns, keys, number))
    notes = _notes(dataset, sheets, said)
    plan = dict(zip((id(block) for _, block in blocks), ways, strict=True))

    def load(connection, treatments, repeated, counted) -> str:
        return _load(connection, sheets, plan, treatments)

    first_sheet, first = blocks[0]
    return Table(
        headers,
        first_sheet.before + first.start - 1,
        titles=[[*block.own, *block.top] for _, block in blocks],
        sheet=", ".join(sheet.name for sheet in sheets) if sheets[0].name else None,
        types=["varchar"] * len(headers),
        has_native=not first_sheet.is_text,
        is_marked=True,
        fills={name: each.value for name, each in fills.items()},
        counts=sum((sheet.layout.counts for sheet in sheets), Counter()),
        long={
            sheet.before + line: extent
            for sheet in sheets
            for line, extent in sheet.layout.long.items()
        },
        parts=[(sheet.before, sheet.name) for sheet in sheets if len(sheets) > 1],
        notes=notes,
        _load=load,
    )


def _written(wanted: Field, value: str) -> str:
    """What is said of a field as its cells would: a name, because a code may be of two systems."""
    return places.places().told_apart(value) if wanted.role == "region" else value


def _common(said: list[dict[str, Said]]) -> dict[str, Said]:
    """What is said of every table alike."""
    first = said[0] if said else {}
    return {
        name: each
        for name, each in first.items()
        if all(name in other and other[name].value == each.value for other in said)
    }


def _way(block: Block, slot: Slot, columns, keys: dict[str, int], number: int) -> _Way:
    sources: list[int | str | None] = []
    for key, _, source in columns:
        sources += [None] * (keys[key] + 1 - len(sources))
        sources[keys[key]] = source
    across = None
    if slot.total is not None:
        # the sum beside the figures, under their own header
        summed = [slot.total if source in slot.own else source for source in sources]
        across = _Way(summed, [slot.total], -1, block.amounts, keeps_empty=False)
    # a row of figures that are all missing is one; a table beside another may just be shorter
    keeps_empty = bool(slot.name) and not slot.is_sparse
    return _Way(sources, slot.own, number, block.amounts, keeps_empty, across=across)


# -- what is told ----------------------------------------------------------------------------


def _notes(dataset: Dataset, sheets: list[Sheet], said: list[dict[str, Said]]) -> list[Warning]:
    """What was found where, for the user to look at."""
    notes = []
    texts: dict[tuple[str, str], str] = {}
    for each in said:
        for name, value in each.items():
            texts[name, value.text] = value.value
    for (name, text), value in texts.items():
        wanted = dataset.field(name)
        shown = {each.value: each.labels for each in wanted.categories}.get(value, value)
        shown = places.places().label(value) if wanted.role == "region" else shown
        is_month = wanted.type == "yearmonth"
        details = {"column": wanted.titles, "month" if is_month else "value": shown, "title": text}
        notes.append(Warning("said_month" if is_month else "said", details))
    blocks = [block for sheet in sheets for block in sheet.layout.blocks]
    if len(sheets) > 1:
        names = ", ".join(sheet.name for sheet in sheets)
        notes.append(Warning("sheets_joined", {"count": len(sheets), "names": names}))
    headed = [block.header_lines[-1] for block in blocks if block.header_lines]
    if len(headed) > len(sheets) == 1:
        said_lines = ", ".join(map(str, headed))
        notes.append(Warning("tables_joined", {"count": len(headed), "lines": said_lines}))
    notes += _of_columns(dataset, blocks[0])
    lines = [
        (f"{sheet.name}: {line}" if len(sheets) > 1 else str(line), sheet.layout.texts.get(line))
        for sheet in sheets
        for line, kind in sheet.layout.kinds.items()
        if kind == "note"
    ]
    notes += [
        Warning("note", {"line": line, "text": text or MASK}) for line, text in lines[:_NOTES]
    ]
    if len(lines) > _NOTES:
        notes.append(Warning("notes_more", {"count": len(lines) - _NOTES}))
    return notes + _outside(dataset, sheets)


def _outside(dataset: Dataset, sheets: list[Sheet]) -> list[Warning]:
    """The cells beside the tables, which nothing is read of."""
    count = sum(sheet.layout.outside for sheet in sheets)
    if not count:
        return []
    is_masked = any(each.role == "person" for each in dataset.fields)
    shown = [
        f'{f"{sheet.name}: " if len(sheets) > 1 else ""}{cell} "{MASK if is_masked else text}"'
        for sheet in sheets
        for cell, text in sheet.layout.beside
    ]
    return [Warning("cells_outside", {"count": count, "cells": ", ".join(shown[:_SHOWN_CELLS])})]


def _of_columns(dataset: Dataset, block: Block) -> list[Warning]:
    """How the columns of a table make rows, where one line makes several."""
    turned = [slot for slot in block.slots if slot.name]
    if not turned:
        count = len(block.slots)
        return [Warning("side_by_side", {"count": count})] if count > 1 else []
    # as the file writes them, where one column makes the row
    written = {
        slot.name: block.headers[slot.own[0]] if len(slot.own) == 1 else slot.name
        for slot in turned
    }
    empty = [written[slot.name] for slot in turned if block.filled.isdisjoint(slot.own)]
    names = [name for name in written.values() if name not in empty]
    measures = {
        dataset.field(key).titles["id"] for key, _, source in turned[0].columns
        if source in turned[0].own
    }  # fmt: skip
    said = {"names": ", ".join(names), "measure": ", ".join(sorted(measures))}
    notes = [Warning("turned", said)]
    read = {source for slot in turned for _, _, source in slot.columns} | {turned[0].total}
    unused = [text for n, text in enumerate(block.headers) if text and n not in read]
    for code, listed in (("turned_empty", empty), ("turned_unused", unused)):
        if listed:
            notes.append(Warning(code, {"names": ", ".join(listed)}))
    if turned[0].total is not None:
        notes.append(Warning("total_column", {"header": block.headers[turned[0].total]}))
    return notes


# -- into the database -----------------------------------------------------------------------


def _load(connection, sheets: list[Sheet], plan, treatments: dict[int, str]) -> str:
    broken: list[tuple[int, str, list[str], str | None]] = []
    marks = {"kind": pa.int8(), "slot": pa.int32(), "block": pa.int32()}

    def batches() -> Iterator[pa.RecordBatch]:
        lines: list[int] = []
        marked: list[tuple[int, int, int]] = []
        rows: list[list[str | None]] = []
        for line, kind, slot, block, cells in _rows(sheets, plan, broken):
            lines.append(line)
            marked.append((kind, slot, block))
            rows.append(cells)
            if len(rows) == BATCH:
                yield _batch(lines, marked, rows, treatments, marks)
                lines, marked, rows = [], [], []
        yield _batch(lines, marked, rows, treatments, marks)

    loaded = tables.fill_raw(connection, batches(), treatments, tuple(marks))
    tables.make_broken(connection, broken)
    return loaded


def _batch(lines, marked, rows, treatments, marks) -> pa.RecordBatch:
    columns = {n: [row[n] if n < len(row) else None for row in rows] for n in treatments}
    plain = tables.batch(lines, columns)
    for (name, kind), values in zip(
        marks.items(), list(zip(*marked, strict=True)) or [()] * len(marks), strict=True
    ):
        plain = plain.append_column(name, pa.array(values, kind))
    return plain


def _rows(sheets: list[Sheet], plan, broken: list) -> Iterator[tuple[int, int, int, int, list]]:
    """(line, kind, slot, block, cells) of every row; those out of order are put into ``broken``."""
    number = 0
    for sheet in sheets:
        blocks, at = sheet.layout.blocks, -1
        kinds = sheet.layout.kinds
        for record in sheet.records():
            while at + 1 < len(blocks) and record.line >= blocks[at + 1].start:
                at, number = at + 1, number + 1
            kind = kinds.get(record.line)
            if at < 0 or kind in ("title", "header", "note"):
                continue
            if not any(layout.plain(cell) for cell in record.cells):
                continue
            block = blocks[at]
            cells = record.cells
            if sheet.is_text and (rule := _out_of_order(record, block)):
                if kind is None:
                    broken.append((sheet.before + record.line, *rule))
                continue
            mark = TOTAL if kind == "total" else DATA
            for way in plan[id(block)]:
                filled = block.filled if way.keeps_empty else None
                row = _row(cells, way, record.covered, filled)
                if row is not None:
                    yield sheet.before + record.line, mark, way.number, number, row
            across = plan[id(block)][0].across
            if across and mark == DATA and (row := _row(cells, across, record.covered, None)):
                yield sheet.before + record.line, ACROSS, across.number, number, row


def _out_of_order(record: Record, block: Block) -> tuple[str, list[str], str | None] | None:
    cells, width = record.cells, block.width
    if record.rule:
        return record.rule, cells, None
    # under the blank end of a header a remark may stand
    if any(map(layout.plain, cells[max(width, block.span) :])) or len(cells) < width:
        return "cell_count", cells, f"{len(cells)}/{width}"
    return None


def _row(cells, way: _Way, covered: frozenset[int], filled: set[int] | None) -> list | None:
    """The cells of one row; ``None`` if the line, or with ``filled`` its table, has none for it."""
    said = filled or {n for n in way.own if n < len(cells) and layout.plain(cells[n])}
    if said.isdisjoint(way.own):
        return None
    return [
        source
        if not isinstance(source, int)
        else None
        if source >= len(cells) or (source in covered and source in way.amounts)
        else cells[source]
        for source in way.sources
    ]
