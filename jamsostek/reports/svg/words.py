"""Pictures made of letters: tables, large numbers, places of a ranking, points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from jamsostek.reports.box import Box
from jamsostek.reports.deck import MEDALS, Figure, Figures, Podium, Table, Winner, Words
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas

_MOST_LINES = 3


# -- tables --------------------------------------------------------------------------------------


_SMALLEST = 18  # nothing smaller is read from the back row


def table(canvas: Canvas, picture: Table) -> None:
    """Rows as far as they fit, in cells of at most three lines; then how many more there are.

    Few rows are written large, many smaller, down to what is still read from afar.
    """
    grid = _grid(canvas, picture)
    top, size, colours = grid.head, grid.size, canvas.colours
    for column, box, lines in zip(picture.columns, grid.edges, grid.heads, strict=True):
        y = top - canvas.size * 0.55 - (len(lines) - 1) * canvas.small * FACE.line
        _cell(canvas, box, y, lines, column.is_numeric, size=canvas.small, bold=True,
              colour=colours.muted)  # fmt: skip
    canvas.line([(0, top), (canvas.wide, top)], colours.muted, 2)
    fitting = _fitting(grid.heights, canvas.high - top, canvas.size * 1.5)
    # few rows get air, not a hole beneath them
    is_short = fitting < len(picture.rows()[1])
    spare = canvas.high - top - sum(grid.heights[:fitting]) - (canvas.size * 1.5) * is_short
    air = min(spare / max(fitting, 1), size * 0.7) if not picture.blanks else 0
    for number in range(fitting):
        role = picture.roles[number] if picture.roles else None
        y = top + (grid.pad + air) / 2 + size * 0.86
        for column, box, lines in zip(picture.columns, grid.edges, grid.rows[number], strict=True):
            looks = (
                {"colour": canvas.in_role(role)} if role and column is picture.columns[-1] else {}
            )
            _cell(canvas, box, y, lines, column.is_numeric, size=size, bold=column.is_numeric,
                  **looks)  # fmt: skip
        top += grid.heights[number] + air
        canvas.line([(0, top), (canvas.wide, top)], colours.line)
        if picture.blanks:
            empty = [not cell for cell in picture.cells[number]]
            _to_write_on(canvas, itertools.compress(grid.edges, empty), top)
    for _ in range(picture.blanks):
        top += max(size * 2, canvas.size * 1.8)
        if top > canvas.high:
            break
        _to_write_on(canvas, grid.edges, top)
    if is_short:
        rest = canvas.say("drawing.more", count=len(picture.rows()[1]) - fitting)
        canvas.text(0, top + canvas.size * 1.15, rest, colour=colours.muted)


def _to_write_on(canvas: Canvas, boxes: Iterable[Box], y: float) -> None:
    for box in boxes:
        canvas.line([(box.left, y), (box.right, y)], canvas.colours.muted)


@dataclass(frozen=True)
class _Grid:
    """A table broken into lines at a size: where its columns stand, how high its rows are."""

    size: float
    edges: list[Box]
    heads: list[list[str]]
    head: float
    rows: list[list[list[str]]]
    heights: list[float]
    pad: float
    is_cut: bool


def _grid(canvas: Canvas, picture: Table) -> _Grid:
    """The table at the largest size at which all of it fits, else at the smallest."""
    least = min(_SMALLEST / canvas.size, 1)
    for factor in (1.25, 1.1, 1, (1 + least) / 2, least):
        grid = _broken(canvas, picture, canvas.size * factor)
        rows = sum(grid.heights) + min(picture.blanks, 2) * canvas.size * 2
        if not grid.is_cut and grid.head + rows <= canvas.high:
            break
    return grid


def _broken(canvas: Canvas, picture: Table, size: float) -> _Grid:
    edges = _edges(canvas, picture, size)
    heads = [FACE.wrapped(column.title, canvas.small, box.width, _MOST_LINES, bold=True)
             for column, box in zip(picture.columns, edges, strict=True)]  # fmt: skip
    head = max(map(len, heads)) * canvas.small * FACE.line + canvas.size * 0.45
    rows = [
        [FACE.wrapped(text, size, box.width, _MOST_LINES)
         for text, box in zip(cells, edges, strict=True)]
        for cells in picture.cells
    ]  # fmt: skip
    is_cut = any(
        FACE.lines(text, size, box.width) > _MOST_LINES
        for cells in picture.cells
        for text, box in zip(cells, edges, strict=True)
    )
    pad = size * 0.62
    heights = [max(map(len, row)) * size * FACE.line + pad for row in rows]
    return _Grid(size, edges, heads, head, rows, heights, pad, is_cut)


def _edges(canvas: Canvas, picture: Table, size: float) -> list[Box]:
    """Where the columns stand: shares as told, but no number is broken for it."""
    gap = size * 0.9
    share = canvas.wide / sum(column.width for column in picture.columns)
    wides = [column.width * share for column in picture.columns]
    needed = [
        max((FACE.width(row[number], size, bold=True) for row in picture.cells), default=0) + gap
        if column.is_numeric
        else 0
        for number, column in enumerate(picture.columns)
    ]
    fixed = [
        max(wide, need) if need > wide else 0 for wide, need in zip(wides, needed, strict=True)
    ]
    rest = sum(wide for wide, kept in zip(wides, fixed, strict=True) if not kept)
    shrink = max(canvas.wide - sum(fixed), rest / 2) / rest if rest else 1
    edges, x = [], 0.0
    for wide, kept in zip(wides, fixed, strict=True):
        wide = kept or wide * shrink
        edges.append(Box(x, 0, wide - gap, 0))
        x += wide
    # the last column ends at the edge
    last = edges[-1]
    edges[-1] = Box(last.left, 0, last.width + gap, 0)
    return edges


def _fitting(heights: list[float], room: float, rest: float) -> int:
    """How many rows fit, with a line on the rest where not all do."""
    if sum(heights) <= room:
        return len(heights)
    used, count = 0.0, 0
    for height in heights:
        if used + height > room - rest:
            break
        used, count = used + height, count + 1
    return count


def _cell(canvas: Canvas, box: Box, y: float, lines: list[str], is_numeric: bool, **looks) -> None:
    if is_numeric:
        canvas.lines(box.right, y, lines, anchor="end", **looks)
    else:
        canvas.lines(box.left, y, lines, **looks)


# -- large numbers -------------------------------------------------------------------------------


def figures(canvas: Canvas, picture: Figures) -> None:
    """Cards in one or two rows, all of one size, all numbers of one size."""
    count = len(picture.figures)
    across = count if count <= 3 else math.ceil(count / 2)
    along = math.ceil(count / across)
    gap = canvas.size * 0.8
    wide = (canvas.wide - gap * (across - 1)) / across
    high = min((canvas.high - gap * (along - 1)) / along, canvas.size * 13)
    # the largest type at which the fullest card still holds everything, if need be beside a
    # smaller number, at last in single lines
    ways = ((1.15, 2, 1.9), (1.05, 2, 1.9), (0.95, 2, 1.9), (18 / 22, 2, 1.05), (18 / 22, 1, 0))
    for small, most_lines, least in ways:
        size = canvas.size * small
        cards = [_Card.of(figure, size, wide, most_lines) for figure in picture.figures]
        texts = max(len(card.label) + len(card.foot) for card in cards)
        room = high - canvas.size * 0.9 - texts * size * FACE.line
        if small > 1 and any(card.is_broken for card in cards):
            continue  # rather smaller than a change over two lines
        if room >= canvas.size * least:
            break
    # the numbers of all cards on one level
    labels = max((len(card.label) for card in cards), default=0)
    cards = [replace(card, label=(card.label + [""] * labels)[:labels]) for card in cards]
    most = max(min(room / 1.05, canvas.size * 4), canvas.size)
    sizes = tuple(most * (1 - step / 24) for step in range(16))
    inner = wide - _BEFORE * canvas.size * 1.5
    size = min(FACE.largest(figure.text, sizes, inner, bold=True) for figure in picture.figures)
    first = (canvas.high - along * high - gap * (along - 1)) / 2
    for number, card in enumerate(cards):
        row, column = divmod(number, across)
        box = Box(column * (wide + gap), first + row * (high + gap), wide, high)
        _figure(canvas, card, box, size)


_BEFORE = 1.1


@dataclass(frozen=True)
class _Card:
    """A figure with its texts in lines; those of the foot say whether they are its status."""

    figure: Figure
    size: float
    label: list[str]
    foot: list[tuple[str, bool]]

    @property
    def is_broken(self) -> bool:
        """Whether its change or status takes more than a line."""
        told = (self.figure.change, self.figure.status)
        return len(self.foot) > sum(1 for text in told if text)

    @classmethod
    def of(cls, figure: Figure, size: float, wide: float, most: int) -> _Card:
        """The figure's texts broken for a card of that width, each in so many lines at most."""
        inner = wide - size * _BEFORE * 1.7
        foot = [
            (line, is_status)
            for text, is_status in ((figure.change, False), (figure.status, True))
            for line in FACE.wrapped(text, size, inner, most, bold=is_status)
            if line
        ]
        return cls(figure, size, FACE.wrapped(figure.label, size, inner, most), foot)


def _figure(canvas: Canvas, card: _Card, box: Box, number_size: float) -> None:
    size, colours, figure = card.size, canvas.colours, card.figure
    canvas.block(box, colours.panel, radius=10, border=colours.line)
    stripe = Box(box.left, box.top + size * 0.8, 6, box.height - size * 1.6)
    canvas.block(stripe, canvas.role(figure.role), radius=3)
    left = box.left + size * _BEFORE
    needed = (len(card.label) + len(card.foot)) * size * FACE.line + number_size * 1.05
    air = max(0.0, box.height - needed - size * 0.8) / 3
    y = box.top + size * 0.3 + min(air, size * 0.7) + size * 0.9
    y = canvas.lines(left, y, card.label, size=size, colour=colours.muted)
    y += number_size * 0.95 - size + min(air, size * 0.5)
    text = FACE.shortened(figure.text, number_size, box.right - left, bold=True)
    canvas.text(left, y, text, size=number_size, bold=True)
    y += size * 1.3 + min(air, size * 0.3)
    for line, is_status in card.foot:
        colour = canvas.in_role(figure.role) if is_status else colours.ink
        canvas.text(left, y, line, size=size, bold=is_status, colour=colour)
        y += size * FACE.line


# -- places of a ranking -------------------------------------------------------------------------

_HEIGHTS = {1: 1.0, 2: 0.78, 3: 0.6}
_ORDER = {2: (1, 2), 3: (2, 1, 3)}  # from left to right
_NAME_SIZES = ((1.45, 2), (1.2, 2), (1.2, 3))  # and in how many lines


def podium(canvas: Canvas, picture: Podium) -> None:
    """Two or three places of one order on their steps, all else in a list. The names
    are in groups to be shown one by one: ``data-reveal`` counts from the last place."""
    (_stand if picture.is_stand else _ranking)(canvas, picture.winners)


def _stand(canvas: Canvas, winners: tuple[Winner, ...]) -> None:
    size = canvas.size
    gap = size * 0.8
    wide = (canvas.wide - 2 * gap) / 3
    order = _ORDER[len(winners)]
    first = (canvas.wide - len(order) * wide - (len(order) - 1) * gap) / 2
    large, most_lines = next(
        (
            (size * factor, lines)
            for factor, lines in _NAME_SIZES
            if all(FACE.lines(w.name, size * factor, wide - size, True) <= lines for w in winners)
        ),
        (size * _NAME_SIZES[-1][0], _NAME_SIZES[-1][1]),
    )
    small = size * 0.82
    texts = {
        winner.rank: (
            FACE.wrapped(winner.name, large, wide - size, most_lines, bold=True),
            FACE.wrapped(winner.detail, small, wide, 3) if winner.detail else [],
        )
        for winner in winners
    }
    above = max(
        (len(name) * large + len(detail) * small) * FACE.line for name, detail in texts.values()
    )
    most = canvas.high - above - size * 1.2
    for winner in winners:
        name, detail = texts[winner.rank]
        high = most * _HEIGHTS[winner.rank]
        left = first + order.index(winner.rank) * (wide + gap)
        box = Box(left, canvas.high - high, wide, high)
        role = MEDALS[winner.rank]
        canvas.block(box, canvas.role(role), radius=8)
        middle = box.left + box.width / 2
        digit = min(high * 0.62, size * 6)
        canvas.text(middle, box.top + high / 2 + digit * 0.34, str(winner.rank), size=digit,
                    bold=True, anchor="middle", colour=canvas.on(role))  # fmt: skip
        high = (len(name) * large + len(detail) * small) * FACE.line
        y = box.top - high + size * 0.7
        with canvas.group(data_reveal=len(winners) - winner.rank + 1):
            y = canvas.lines(middle, y, name, size=large, bold=True, anchor="middle")
            y -= (large - small) * FACE.line * 0.7
            canvas.lines(middle, y, detail, size=small, anchor="middle",
                         colour=canvas.colours.muted)  # fmt: skip


def _ranking(canvas: Canvas, winners: tuple[Winner, ...]) -> None:
    """A list, with a medal for each place that a source names."""
    size = canvas.size
    across = 1 if len(winners) <= 5 else 2
    along = math.ceil(len(winners) / across)
    wide = canvas.wide / across
    fitting = min(along, int(canvas.high // (size * 2.6)))
    shown = winners[: fitting * across]
    rest = len(winners) - len(shown)
    step = min((canvas.high - (size * 1.6 if rest else 0)) / fitting, size * 5.4)
    # few of them stand in the middle, not above a hole
    first = 0 if rest else (canvas.high - step * fitting) / 2
    radius = min(step * 0.36, size * 1.5)
    is_ranked = any(winner.rank for winner in shown)
    for number, winner in enumerate(shown):
        column, row = divmod(number, fitting)
        middle, left = first + row * step + step / 2, column * wide
        if winner.rank:
            role = MEDALS.get(winner.rank, "abu")
            canvas.dot(left + radius + 2, middle, radius, canvas.role(role))
            canvas.text(left + radius + 2, middle + radius * 0.36, str(winner.rank),
                        size=radius * 1.05, bold=True, anchor="middle",
                        colour=canvas.on(role))  # fmt: skip
        x = left + (radius * 2 + size if is_ranked else 0)
        room = wide - (x - left) - size
        large = size * 1.45 if step >= size * 3.6 else size
        detail = FACE.shortened(winner.detail, size, room)
        y = middle + large * 0.34 - (size * 0.62 if detail else 0)
        name = FACE.shortened(winner.name, large, room, bold=True)
        with canvas.group(data_reveal=len(shown) - number):
            canvas.text(x, y, name, size=large, bold=True)
            canvas.text(x, y + size * 1.35, detail, colour=canvas.colours.muted)
    if rest:
        canvas.text(0, canvas.high - size * 0.35, canvas.say("drawing.more", count=rest),
                    colour=canvas.colours.muted)  # fmt: skip


# -- points --------------------------------------------------------------------------------------


def words(canvas: Canvas, picture: Words) -> None:
    """Points as large as they all fit; a single one without its mark."""
    for factor in (2, 1.8, 1.6, 1.45, 1.3, 1.15, 1.0, 0.82):
        size = canvas.size * factor
        indent = size * 1.1 if len(picture.points) > 1 else 0
        points = [FACE.wrapped(point, size, canvas.wide - indent) for point in picture.points]
        air = size * 0.6
        needed = sum(len(lines) * size * FACE.line + air for lines in points)
        if needed <= canvas.high:
            break
    y = size
    for number, lines in enumerate(points):
        bottom = y + (len(lines) - 1) * size * FACE.line
        is_last = number == len(points) - 1
        if bottom > canvas.high or (not is_last and bottom + size * FACE.line > canvas.high):
            rest = canvas.say("drawing.more", count=len(points) - number)
            canvas.text(0, min(y, canvas.high - size * 0.3), rest, colour=canvas.colours.muted)
            return
        if indent:
            mark, x = size * 0.2, size * 0.3
            middle = y - size * 0.32
            canvas.path(
                f"M{x - mark:.1f} {middle:.1f}L{x:.1f} {middle - mark:.1f}"
                f"L{x + mark:.1f} {middle:.1f}L{x:.1f} {middle + mark:.1f}Z",
                canvas.colours.kunyit,
            )
        canvas.lines(indent, y, lines, size=size)
        y = bottom + size * FACE.line + air
