"""Pictures made of letters: tables, large numbers, places of a ranking, points."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jamsostek.reports.box import Box
from jamsostek.reports.deck import Figure, Figures, Podium, Table, Winner, Words
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas

_MOST_LINES = 2


# -- tables --------------------------------------------------------------------------------------


def table(canvas: Canvas, picture: Table) -> None:
    """Rows as far as they fit, in cells of at most two lines; then how many more there are."""
    size, colours = canvas.size, canvas.colours
    columns = picture.columns
    edges = _edges(canvas, picture)
    heads = [FACE.wrapped(column.title, canvas.small, box.width, _MOST_LINES, bold=True)
             for column, box in zip(columns, edges, strict=True)]  # fmt: skip
    top = max(map(len, heads)) * canvas.small * FACE.line + size * 0.45
    for column, box, lines in zip(columns, edges, heads, strict=True):
        y = top - size * 0.55 - (len(lines) - 1) * canvas.small * FACE.line
        _cell(canvas, box, y, lines, column.is_numeric, size=canvas.small, bold=True,
              colour=colours.muted)  # fmt: skip
    canvas.line([(0, top), (canvas.wide, top)], colours.muted, 2)
    rows = [
        [
            FACE.wrapped(text, size, box.width, _MOST_LINES)
            for text, box in zip(cells, edges, strict=True)
        ]
        for cells in picture.cells
    ]
    pad = size * 0.62
    heights = [max(map(len, row)) * size * FACE.line + pad for row in rows]
    fitting = _fitting(heights, canvas.high - top, size * 1.5)
    # few rows get air, not a hole beneath them
    spare = canvas.high - top - sum(heights[:fitting]) - (size * 1.5 if fitting < len(rows) else 0)
    air = min(spare / max(fitting, 1), size * 0.5)
    for number in range(fitting):
        role = picture.roles[number] if picture.roles else None
        bottom = top + heights[number] + air
        y = top + (pad + air) / 2 + size * 0.86
        for column, box, lines in zip(columns, edges, rows[number], strict=True):
            looks = {"colour": canvas.in_role(role)} if role and column is columns[-1] else {}
            _cell(canvas, box, y, lines, column.is_numeric, bold=column.is_numeric, **looks)
        top = bottom
        canvas.line([(0, top), (canvas.wide, top)], colours.line)
    if rest := len(picture.rows()[1]) - fitting:
        rest = canvas.say("drawing.more", count=rest)
        canvas.text(0, top + size * 1.15, rest, colour=colours.muted)


def _edges(canvas: Canvas, picture: Table) -> list[Box]:
    """Where the columns stand: shares as told, but no number is broken for it."""
    gap = canvas.size * 0.9
    share = canvas.wide / sum(column.width for column in picture.columns)
    wides = [column.width * share for column in picture.columns]
    needed = [
        max((FACE.width(row[number], canvas.size, bold=True) for row in picture.cells), default=0)
        + gap
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
        if room >= canvas.size * least:
            break
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

    @classmethod
    def of(cls, figure: Figure, size: float, wide: float, most: int) -> _Card:
        """The figure's texts broken for a card of that width, each in so many lines at most."""
        inner = wide - size * _BEFORE * 1.7
        foot = [
            (line, is_status)
            for text, is_status in ((figure.change, False), (figure.status, True))
            for line in FACE.wrapped(text, size, inner, most, bold=True)
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
_PLACES = {2: 0, 1: 1, 3: 2}


def podium(canvas: Canvas, picture: Podium) -> None:
    """Three places on their steps, any other number of them in a list. The names
    are in groups to be shown one by one: ``data-reveal`` counts from the last place."""
    ranks = [winner.rank for winner in picture.winners]
    if ranks == [1, 2, 3]:
        _stand(canvas, picture.winners)
    else:
        _ranking(canvas, picture.winners)


def _stand(canvas: Canvas, winners: tuple[Winner, ...]) -> None:
    size = canvas.size
    gap = size * 0.8
    wide = (canvas.wide - 2 * gap) / 3
    texts = {}
    for winner in winners:
        name = FACE.wrapped(winner.name, size * 1.45, wide - size, 2, bold=True)
        detail = FACE.wrapped(winner.detail, size, wide - size, 2) if winner.detail else []
        texts[winner.rank] = name, detail
    above = max(
        len(name) * size * 1.45 * FACE.line + len(detail) * size * FACE.line
        for name, detail in texts.values()
    )
    most = canvas.high - above - size * 1.2
    for winner in winners:
        name, detail = texts[winner.rank]
        high = most * _HEIGHTS[winner.rank]
        box = Box(_PLACES[winner.rank] * (wide + gap), canvas.high - high, wide, high)
        is_first = winner.rank == 1
        fill = canvas.colours.kunyit if is_first else canvas.colours.panel
        border = fill if is_first else canvas.colours.line
        canvas.block(box, fill, radius=8, border=border)
        middle = box.left + box.width / 2
        digit = min(high * 0.62, size * 6)
        canvas.text(middle, box.top + high / 2 + digit * 0.34, str(winner.rank), size=digit,
                    bold=True, anchor="middle",
                    colour=canvas.on("kunyit") if is_first else canvas.colours.ink)  # fmt: skip
        large = size * 1.45
        high = len(name) * large * FACE.line + len(detail) * size * FACE.line
        y = box.top - high + size * 0.7
        with canvas.group(data_reveal=len(winners) - winner.rank + 1):
            y = canvas.lines(middle, y, name, size=large, bold=True, anchor="middle")
            y -= (large - size) * FACE.line * 0.7
            canvas.lines(middle, y, detail, anchor="middle", colour=canvas.colours.muted)


def _ranking(canvas: Canvas, winners: tuple[Winner, ...]) -> None:
    size = canvas.size
    across = 1 if len(winners) <= 5 else 2
    along = math.ceil(len(winners) / across)
    wide = canvas.wide / across
    fitting = min(along, int(canvas.high // (size * 2.6)))
    shown = winners[: fitting * across]
    rest = len(winners) - len(shown)
    step = min((canvas.high - (size * 1.6 if rest else 0)) / fitting, size * 4.4)
    for number, winner in enumerate(shown):
        column, row = divmod(number, fitting)
        top, left = row * step, column * wide
        radius = min(step * 0.36, size * 1.3)
        middle = top + step / 2
        is_first = winner.rank == 1
        canvas.dot(left + radius + 2, middle, radius,
                   canvas.colours.kunyit if is_first else canvas.colours.panel,
                   border=canvas.colours.kunyit, thick=2)  # fmt: skip
        canvas.text(left + radius + 2, middle + radius * 0.36,
                    "–" if winner.rank is None else str(winner.rank), size=radius * 1.05,
                    bold=True, anchor="middle",
                    colour=canvas.on("kunyit") if is_first else canvas.colours.ink)  # fmt: skip
        x = left + radius * 2 + size
        room = wide - radius * 2 - size * 2
        large = size * 1.3 if step >= size * 3 else size
        detail = FACE.shortened(winner.detail, size, room)
        y = middle + large * 0.34 - (size * 0.62 if detail else 0)
        name = FACE.shortened(winner.name, large, room, bold=True)
        with canvas.group(data_reveal=len(shown) - number):
            canvas.text(x, y, name, size=large, bold=True)
            canvas.text(x, y + size * 1.25, detail, colour=canvas.colours.muted)
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
