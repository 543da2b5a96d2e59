"""Lines over months, named at their ends."""

from __future__ import annotations

from jamsostek.analysis.scale import line_ends, runs
from jamsostek.reports.deck import Chart, Series
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas
from jamsostek.reports.svg.charts import grid, known, limit_line, name_ends, unit_line

_MOST_NAME = 0.2


def lines(canvas: Canvas, chart: Chart) -> None:
    """Lines from zero unless that would flatten them, each named where it ends."""
    size = canvas.size
    box = unit_line(canvas, chart.unit, canvas.sheet)
    values = [value for series in chart.series for value in known(series.values)]
    values += [chart.limit[0]] if chart.limit else []
    low, high = line_ends(values)
    last = len(chart.categories) - 1
    at_end = [series for series in chart.series if _end(series) == last]
    names = [f"{series.name} {series.texts[last]}" for series in at_end]
    room = max((FACE.width(name, size, bold=True) for name in names), default=0)
    box = box.cut(right=min(room, canvas.wide * _MOST_NAME) + size * 1.9 if names else size)
    inset = size * 0.8
    plot, scale = grid(canvas, chart.categories, box, low, high, inset=inset)
    step = (plot.width - 2 * inset) / max(last, 1)

    def x(number: int) -> float:
        return plot.left + inset + step * number

    if chart.limit:
        limit_line(canvas, chart.limit, scale, plot)
    for series in chart.series:
        colour = canvas.role(series.role)
        for run in runs(series.values):
            points = [(x(number), scale(series.values[number])) for number in run]
            thick = 4 if series.role != "abu" else 3
            canvas.line(points, colour, thick, "10 8" if series.is_dashed else "")
            if len(run) == 1:
                canvas.dot(*points[0], 5, colour)
        for number, value in enumerate(series.values):
            if value is not None:
                told = (f"{series.name}, {chart.categories[number]}", series.texts[number])
                # large and clear: something for the pointer to find
                radius = min(max(step / 2, 6), 16)
                canvas.dot(x(number), scale(value), radius, colour, opacity=0, told=told)
    ends = [
        (f"{series.name} {series.texts[last]}", scale(series.values[last]), series.role)
        for series in at_end
    ]
    if ends:
        name_ends(canvas, ends, x(last) + size * 0.3)
    for series in chart.series:
        end = _end(series)
        if end is None or end == last:
            continue
        y = scale(series.values[end])
        canvas.dot(x(end), y, size * 0.36, canvas.role(series.role))
        text = f"{series.name} {series.texts[end]}"
        half = FACE.width(text, size, bold=True) / 2
        middle = min(max(x(end), plot.left + half), plot.right - half)
        canvas.text(middle, y - size * 0.75, text, bold=True, anchor="middle", halo=True)


def _end(series: Series) -> int | None:
    """The place of the last value."""
    found = runs(series.values)
    return found[-1][-1] if found else None
