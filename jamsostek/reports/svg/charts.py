"""Bars, columns, stacked columns, and a stock taken apart step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jamsostek.analysis import scale as scales
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Chart, Role, Steps
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas

_MOST_NAME = 0.36
# from one row to the next at least, in sizes of its type
_TIGHT = 1.1


# -- scales --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """From values to places along a picture; ``first`` is where ``low`` stands."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.first + share * (self.last - self.first)


def known(values) -> list[float]:
    """The values there are."""
    return [value for value in values if value is not None and value == value]


def legend(canvas: Canvas, names: list[tuple[str, Role]], box: Box) -> Box:
    """The names of the series with their colours, in a row on top; what is left below."""
    x = box.left
    for name, role in names:
        room = box.right - x - 26
        if room < canvas.size * 3:
            break
        text = FACE.shortened(name, canvas.small, room)
        canvas.block(
            Box(x, box.top + canvas.small * 0.12, canvas.small * 0.8, canvas.small * 0.8),
            canvas.role(role),
            radius=3,
        )
        x += canvas.small * 1.15
        canvas.text(x, box.top + canvas.small * 0.82, text, size=canvas.small)
        x += FACE.width(text, canvas.small) + canvas.small * 1.3
    return box.cut(top=canvas.small * 1.7)


def unit_line(canvas: Canvas, unit: str, box: Box) -> Box:
    """The unit on top at the left; what is left below."""
    if not unit:
        return box
    text = FACE.shortened(unit, canvas.small, box.width)
    top = box.top + canvas.small * 0.8
    canvas.text(box.left, top, text, size=canvas.small, colour=canvas.colours.muted)
    return box.cut(top=canvas.small * 1.5)


# -- bars ----------------------------------------------------------------------------------------


def bars(canvas: Canvas, chart: Chart) -> None:
    """Lying bars with their names before and their values behind them, all in one column on one
    scale; in smaller type where there are many."""
    box = canvas.sheet
    many = len(chart.series) > 1
    if many:
        box = legend(canvas, [(series.name, series.role) for series in chart.series], box)
    box = unit_line(canvas, chart.told_unit(canvas.say), box)
    if chart.limit:
        box = box.cut(top=canvas.small * 1.4)
    least = max(canvas.smallest * _TIGHT, len(chart.series) * canvas.smallest * 1.05)
    rows = len(chart.categories)
    fitting = int(box.height // least)
    rest = 0
    if rows > fitting:
        box = box.cut(bottom=canvas.size * 1.3)
        fitting = max(1, int(box.height // least))
        rest, rows = rows - fitting, fitting
    most = canvas.size * (5 if rows < 5 else 3.2) * (1.4 if many else 1)
    made = _Rows(canvas, chart, box, rows, min(box.height / rows, most))
    for number in range(rows):
        made.draw(number)
    zero, bottom = made.scale(0), made.plot.top + rows * made.step
    canvas.line([(zero, made.plot.top), (zero, bottom)], canvas.colours.muted)
    if chart.limit:
        _limit_across(canvas, chart.limit, made.scale, made.plot, bottom)
    if rest:
        _more(canvas, rest, box.left, bottom + canvas.size * 1.1)


class _Rows:
    """Where the rows of lying bars stand, ``step`` from one to the next."""

    def __init__(self, canvas: Canvas, chart: Chart, box: Box, rows: int, step: float) -> None:
        self.canvas, self.chart, self.step = canvas, chart, step
        self.many = len(chart.series) > 1
        self.size = max(min(canvas.size, step / _TIGHT), canvas.smallest)
        self.names = _names(canvas, chart.names()[:rows], box.width * _MOST_NAME, step, self.size)
        name_room = max(FACE.width(line, self.size) for lines in self.names for line in lines)
        values = [value for series in chart.series for value in known(series.values[:rows])]
        reach = values + ([chart.limit[0]] if chart.limit else [])
        low, high = min([0, *reach]), max([0, *reach])
        texts = [text for series in chart.series for text in series.texts[:rows]]
        text_room = max(FACE.width(text, self.size, bold=True) for text in texts)
        text_room += self.size * 0.5
        self.gap = self.size * 0.7 + (text_room + self.size if low < 0 else 0)
        self.plot = box.cut(left=name_room + self.gap, right=text_room)
        high = high if high > low else low + 1
        self.scale = Scale(low, high, self.plot.left, self.plot.right)

    def draw(self, number: int) -> None:
        """One row: its name, and the bars of all series."""
        canvas, chart, size, step = self.canvas, self.chart, self.size, self.step
        top, lines = self.plot.top + number * step, self.names[number]
        middle = top + step / 2 + size * 0.34
        canvas.lines(
            self.plot.left - self.gap,
            middle - (len(lines) - 1) * size * FACE.line / 2,
            lines,
            size=size,
            anchor="end",
        )
        thick = step * (0.8 if self.many else 0.62) / len(chart.series)
        first = top + (step - thick * len(chart.series)) / 2
        limit = chart.limit and self.scale(chart.limit[0])
        for place, series in enumerate(chart.series):
            role = chart.roles[number] if chart.roles and not self.many else series.role
            bar = Box(0, first + place * thick, 0, thick * (0.88 if self.many else 1))
            measured = self.scale(0), series.values[number], self.scale, limit
            # between rows there is air for the letters of a single series
            room = thick if self.many else step / _TIGHT
            _bar(canvas, bar, measured, series.texts[number], role, chart.categories[number],
                 max(min(canvas.size, room), canvas.smallest))  # fmt: skip


def _names(canvas: Canvas, names: tuple[str, ...], room: float, step: float, size: float):
    most = max(1, int(step * 0.95 // (size * FACE.line)))
    return [FACE.wrapped(name, size, room, min(most, 2)) for name in names]


def _bar(canvas: Canvas, box: Box, measured, text: str, role: Role, name: str, size: float) -> None:
    zero, value, scale, limit = measured
    baseline = box.top + box.height / 2 + size * 0.34
    if value is None:
        canvas.text(zero + size * 0.4, baseline, text, size=size, colour=canvas.colours.muted)
        return
    end = scale(value)
    bar = Box(min(zero, end), box.top, max(abs(end - zero), 1.5), box.height)
    canvas.block(bar, canvas.role(role), radius=min(3, bar.width / 2), told=(name, text))
    anchor, x = ("end", end - size * 0.35) if value < 0 else ("start", end + size * 0.35)
    if limit and x - 4 < limit < x + FACE.width(text, size, bold=True):
        # the level to reach would strike it through
        x = limit + size * 0.35
    canvas.text(x, baseline, text, size=size, bold=True, anchor=anchor)


def _limit_across(canvas: Canvas, limit, scale: Scale, plot: Box, bottom: float) -> None:
    x = scale(limit[0])
    canvas.line([(x, plot.top - 4), (x, bottom)], canvas.colours.ink, 2, "7 5")
    text = FACE.shortened(limit[1], canvas.small, canvas.wide)
    x = canvas.inside(x, text, canvas.small, bold=True)
    canvas.text(x, plot.top - 11, text, size=canvas.small, bold=True, anchor="middle")


def _more(canvas: Canvas, rest: int, x: float, y: float) -> None:
    canvas.text(x, y, canvas.say("drawing.more", count=rest), colour=canvas.colours.muted)


# -- columns -------------------------------------------------------------------------------------


def columns(canvas: Canvas, chart: Chart) -> None:
    """Standing columns, beside each other or stacked."""
    is_stacked, many = chart.form == "stacked", len(chart.series) > 1
    box = canvas.sheet
    # a stack is named at its last column
    named_beside = is_stacked and many
    if many and not named_beside:
        box = legend(canvas, [(series.name, series.role) for series in chart.series], box)
    box = unit_line(canvas, chart.unit, box)
    names = [f"{series.name} {series.texts[-1]}" for series in chart.series]
    if named_beside:
        box = box.cut(right=_widest(canvas, names))
    stacks = list(zip(*(series.values for series in chart.series), strict=True))
    reach = [v for stack in stacks for v in known(stack)]
    if is_stacked:
        reach = [sum(known(stack)) for stack in stacks]
    reach += [chart.limit[0]] if chart.limit else []
    plot, scale = grid(canvas, chart.categories, box, min([0, *reach]), max([0, *reach]))
    step = plot.width / len(chart.categories)
    texts = [text for series in chart.series for text in series.texts]
    groups = 1 if is_stacked else len(chart.series)
    room = step * 0.96 / groups
    fits = max(FACE.width(text, canvas.small, bold=True) for text in texts) <= room
    middles, on_top = [], []
    for number in range(len(chart.categories)):
        left = plot.left + step * number
        thick = min(step * (0.8 if is_stacked else 0.68), 120)
        column = Box(left + (step - thick) / 2, 0, thick, 0)
        if is_stacked:
            middles = _stack(canvas, chart, number, column, scale)
        else:
            on_top += _beside(canvas, chart, number, column, scale, fits)
    canvas.line([(plot.left, scale(0)), (plot.right, scale(0))], canvas.colours.muted, 1.5)
    if chart.limit:
        limit_line(canvas, chart.limit, scale, plot)
    # over the level to reach, which would strike them through
    for x, y, text in on_top:
        x = canvas.inside(x, text, canvas.small, bold=True)
        canvas.text(x, y, text, size=canvas.small, bold=True, anchor="middle", halo=True)
    if named_beside:
        roles = [series.role for series in chart.series]
        places = list(zip(names, middles, roles, strict=True))
        name_ends(canvas, places, plot.right + canvas.size * 0.4)


def _stack(canvas: Canvas, chart: Chart, number: int, column: Box, scale) -> list[float]:
    """One column of a stack; the middle of each part. Only those of the last column are written,
    beside it: numbers in some parts and not in others would say that these matter more."""
    ground, middles = 0.0, []
    for series in chart.series:
        value = series.values[number]
        if value is None:
            middles.append(scale(ground))
            continue
        top, bottom = scale(ground + value), scale(ground)
        part = Box(column.left, top, column.width, bottom - top)
        told = (f"{series.name}, {chart.categories[number]}", series.texts[number])
        canvas.block(part, canvas.role(series.role), border=canvas.colours.paper, told=told)
        middles.append((top + bottom) / 2)
        ground += value
    return middles


def _beside(canvas: Canvas, chart: Chart, number: int, column: Box, scale, fits: bool) -> list:
    """The columns of one category, beside each other; where to write which values."""
    written = []
    each = column.width / len(chart.series)
    last = number == len(chart.categories) - 1
    for place, series in enumerate(chart.series):
        value, text = series.values[number], series.texts[number]
        x = column.left + each * place
        if value is None:
            y, role = scale(0) - canvas.small * 0.35, "abu"
        else:
            role = series.role
            if chart.roles and len(chart.series) == 1:
                role = chart.roles[number]
            top, bottom = sorted((scale(0), scale(value)))
            bar = Box(x, top, each * (0.92 if len(chart.series) > 1 else 1), bottom - top)
            told = (f"{series.name}, {chart.categories[number]}", text)
            canvas.block(bar, canvas.role(role), radius=min(3, bar.height / 2), told=told)
            y = top - canvas.small * 0.35 if value >= 0 else bottom + canvas.small
        # where not all have room, the last one says where things stand
        if fits or (last and len(chart.series) == 1):
            written.append((x + each / 2, y, text))
    return written


def grid(
    canvas: Canvas,
    categories: tuple[str, ...],
    box: Box,
    low: float,
    high: float,
    *,
    inset: float = 0,
) -> tuple[Box, Scale]:
    """Light lines at round values, categories beneath: the plot and its upright scale.

    ``inset`` keeps the first and the last category that far from the edges (lines); without it each
    category has a column of its own.
    """
    small, muted = canvas.small, canvas.colours.muted
    # air on top for a value written there
    ticks = scales.ticks(low, high + (high - low) * 0.02)
    texts = [canvas.say.axis(tick) for tick in ticks]
    room = max(FACE.width(text, small) for text in texts) + small * 0.6
    plot = box.cut(left=room, top=small * 0.9, bottom=small * 1.9)
    scale = Scale(ticks[0], ticks[-1], plot.bottom, plot.top)
    for tick, text in zip(ticks, texts, strict=True):
        y = scale(tick)
        canvas.line([(plot.left, y), (plot.right, y)], canvas.colours.line)
        canvas.text(
            plot.left - small * 0.6, y + small * 0.34, text, size=small, colour=muted, anchor="end"
        )
    write_categories(canvas, categories, plot, inset)
    return plot, scale


def write_categories(
    canvas: Canvas, categories: tuple[str, ...], plot: Box, inset: float = 0
) -> None:
    """The categories beneath a plot: all, or every n-th counted from the last."""
    small, count = canvas.small, len(categories)
    step = (plot.width - 2 * inset) / max(count - 1, 1) if inset else plot.width / count
    room = max(FACE.width(name, small) for name in categories) + small * 0.8
    # many short names rather are thinned out than broken; few long ones are broken
    lines = [FACE.wrapped(name, small, step * 0.94, 2) for name in categories]
    every = 1
    if room > step:
        whole = all(" ".join(parts) == name for parts, name in zip(lines, categories, strict=True))
        if count > 8 or not whole:
            every = math.ceil(room / step)
    lines = [[name] for name in categories] if every > 1 or room <= step else lines
    for number in range(count):
        if (count - 1 - number) % every:
            continue
        x = plot.left + (inset + step * number if inset else step * (number + 0.5))
        x = canvas.inside(x, max(lines[number], key=len), small)
        canvas.lines(
            x, plot.bottom + small * 1.3, lines[number], size=small,
            colour=canvas.colours.muted, anchor="middle",
        )  # fmt: skip


def limit_line(canvas: Canvas, limit: tuple[float, str], scale: Scale, plot: Box) -> None:
    """A level to reach, dashed, with its words at the left above it."""
    y = scale(limit[0])
    canvas.line([(plot.left, y), (plot.right, y)], canvas.colours.ink, 2, "7 5")
    text = FACE.shortened(limit[1], canvas.small, plot.width, bold=True)
    above = y - canvas.small * 0.45
    canvas.text(plot.left + 6, above, text, size=canvas.small, bold=True, halo=True)


def _widest(canvas: Canvas, names: list[str]) -> float:
    most = canvas.wide * 0.24
    return (
        min(max(FACE.width(name, canvas.size, bold=True) for name in names), most)
        + canvas.size * 1.9
    )


def name_ends(canvas: Canvas, places: list[tuple[str, float, Role]], x: float) -> None:
    """Names at the right of a plot, each beside what it names, moved apart where they meet."""
    size = canvas.size
    mark = size * 0.36
    places = sorted(places, key=lambda place: place[1])
    most = 3 if len(places) < 4 else 2
    texts = [FACE.wrapped(name, size, canvas.wide - x - mark * 3, most, bold=True)
             for name, _, _ in places]  # fmt: skip
    halves = [len(lines) * size * FACE.line / 2 for lines in texts]
    middles = scales.apart([y for _, y, _ in places], halves, 0, canvas.high)
    for (_, _, role), middle, lines in zip(places, middles, texts, strict=True):
        canvas.dot(x + mark, middle, mark, canvas.role(role))
        y = middle + size * 0.34 - (len(lines) - 1) * size * FACE.line / 2
        canvas.lines(x + mark * 2.9, y, lines, bold=True)


# -- steps ---------------------------------------------------------------------------------------


def steps(canvas: Canvas, picture: Steps) -> None:
    """A stock taken apart. Where the changes would not be seen beside it the axis is cut, which
    words and a break through the totals say."""
    size, cut = canvas.size, picture.ground()
    unit = picture.unit
    if cut is not None:
        unit += f" · {canvas.say('drawing.axis_cut', start=canvas.say.number(cut))}"
    box = unit_line(canvas, unit, canvas.sheet)
    spans = picture.spans()
    levels = [level for span in spans for level in span]
    ground = min(0, *levels) if cut is None else cut
    high = max(levels) if max(levels) > ground else ground + 1
    each = box.width / len(picture.steps)
    labels = [FACE.wrapped(step.label, size, each * 0.94, 2) for step in picture.steps]
    under = max(map(len, labels)) * size * FACE.line + size * 0.3
    plot = box.cut(top=size * 1.4, bottom=under)
    scale = Scale(ground, high, plot.bottom, plot.top)
    thick = min(each * 0.66, 150)
    for number, (step, (start, end)) in enumerate(zip(picture.steps, spans, strict=True)):
        left = plot.left + each * number + (each - thick) / 2
        top, bottom = sorted((scale(max(start, ground)), scale(end)))
        bar = Box(left, top, thick, max(bottom - top, 2))
        canvas.block(bar, canvas.role(step.role), radius=min(3, bar.height / 2),
                     told=(step.label, step.text))  # fmt: skip
        if number + 1 < len(picture.steps):
            next_left = left + each
            canvas.line([(left + thick, scale(end)), (next_left, scale(end))],
                        canvas.colours.muted, 1.5, "2 4")  # fmt: skip
        if step.is_total and cut is not None:
            _break(canvas, bar)
        middle = left + thick / 2
        # what falls is written under its bar, where the line from before does not run through it
        falls = not step.is_total and step.value < 0
        y = (
            bottom + size * 0.95
            if falls and bottom + size * 1.1 < plot.bottom
            else top - size * 0.4
        )
        canvas.text(middle, y, step.text, bold=True, anchor="middle", halo=True)
        canvas.lines(middle, plot.bottom + size * 1.15, labels[number], anchor="middle",
                     colour=canvas.colours.muted)  # fmt: skip
    canvas.line([(plot.left, plot.bottom), (plot.right, plot.bottom)], canvas.colours.muted, 1.5)


def _break(canvas: Canvas, bar: Box) -> None:
    y = bar.bottom - canvas.size * 1.2
    wave, count = bar.width / 6, 6
    points = [(bar.left + wave * n, y + (5 if n % 2 else -5)) for n in range(count + 1)]
    canvas.line([(x, y) for x, y in points], canvas.colours.paper, 7)
