"""Native charts: bars, columns, stacked columns, lines and stocks taken apart.

The workbook inside each chart holds the raw values. What is written beside bars and points are the
deck's own texts, because a number format would follow the reader's machine; axes use formats that
hold no separator of the machine's. The place of the plot is fixed, so that what stands beside it
can be measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Pt

from jamsostek.analysis import scale
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Chart, Series, Steps
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import INK, MUTED, PAPER, SMALLEST, Paper, word_colour, word_on
from jamsostek.reports.pptx.plot import (
    TEXT,
    add_legend,
    as_line,
    axis_format,
    axis_text,
    bar_ends,
    category_chart,
    category_data,
    every_category,
    fill_points,
    fill_series,
    line_style,
    mark_lonely_points,
    move_label,
    nice,
    some_categories,
    unit_line,
    value_axis,
    write_label,
)

_LABEL = 0.34  # the height of one line of labels with its air, inches
_LEAST_ROW = 0.205  # from one bar to the next: letters of the smallest size are apart
_KINDS = {
    "lines": XL_CHART_TYPE.LINE,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}
_GAP = 55  # between bars, in per cent of a bar
_WIDEST = 1.3  # a column, inches


def draw(paper: Paper, area: Box, picture: Chart | Steps, alt: str) -> None:
    """Draw a chart into an area; the unit stands above it."""
    if isinstance(picture, Steps):
        _steps(paper, area, picture, alt)
    elif not picture.categories or not picture.series:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
    elif picture.form == "bars":
        _bars(paper, area, picture, alt)
    else:
        _standing(paper, area, picture, alt)


# -- forms ---------------------------------------------------------------------------------------


def _bars(paper: Paper, area: Box, picture: Chart, alt: str) -> None:
    """Lying bars in one column on one scale, as many as can be read."""
    total, several = len(picture.categories), len(picture.series) > 1
    shown = min(total, max(1, int((area.height - 0.36) / _LEAST_ROW)))
    unit = picture.told_unit(paper.say)
    if shown < total:
        say = paper.say
        unit += " · " + say("exports.first_of", shown=say.number(shown), number=say.number(total))
    area = unit_line(paper, area, unit)
    rows = slice(0, shown)
    values = [v for s in picture.series for v in s.values[rows] if v is not None]
    low, high = bar_ends([*values, *([picture.limit[0]] if picture.limit else [])])
    names = picture.names()[rows]
    limit_room = _LABEL if picture.limit else 0
    legend_room = 0.45 if several else 0
    size = TEXT if area.height / shown >= _LABEL else SMALLEST
    name_room = min(0.45 * area.width, max(ARIAL.width(name, size) for name in names) + 0.25)
    if area.height / len(names) < 2.6 * _LABEL:  # no room for a second line
        names = [ARIAL.shortened(name, size, name_room - 0.2, 0.3) for name in names]
    text_room = 0.15 + max(ARIAL.width(t, size) for s in picture.series for t in s.texts[rows])
    inner = area.cut(
        left=name_room,
        right=text_room,
        top=legend_room + limit_room,
        bottom=0.05,
    )
    if low < 0:  # their texts stand left of the bars
        low -= (high - low) * (text_room + 0.2) / inner.width
    data = category_data(names, [(s.name, s.values[rows]) for s in picture.series])
    frame = category_chart(paper, area, XL_CHART_TYPE.BAR_CLUSTERED, data, inner, alt)
    chart = frame.chart
    chart.plots[0].gap_width = _GAP if not several else 40
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(size)
    every_category(chart)
    value_axis(chart, low, high)
    for made, series in zip(chart.plots[0].series, picture.series, strict=True):
        _dress_bars(paper, made, picture, series, rows, size, inner.width / (high - low))
    if several:
        add_legend(paper, chart)
    if picture.limit:
        level, words = picture.limit
        x = inner.left + (level - low) / (high - low) * inner.width
        paper.rule((x, inner.top), (x, inner.bottom), INK, dashed=True)
        room = 0.15 + ARIAL.width(words, TEXT)
        left = min(max(area.left, x - room / 2), area.right - room)
        place = Box(left, inner.top - _LABEL, room, 0.3)
        paper.text(place, words, TEXT, align="center", smallest=SMALLEST)


def _dress_bars(
    paper: Paper, made, picture: Chart, series: Series, rows: slice, size: float, unit: float
) -> None:
    """Colours and values of lying bars; ``unit`` is the length of one."""
    roles = picture.roles[rows] if picture.roles and len(picture.series) == 1 else ()
    fill_series(made, series.role)
    fill_points(made, roles, series.role)
    pairs = zip(series.values[rows], series.texts[rows], strict=True)
    for index, (value, text) in enumerate(pairs):
        if value is None:
            continue
        role = roles[index] if roles else series.role
        place, colour = XL_LABEL_POSITION.OUTSIDE_END, INK
        if picture.limit and abs(value) * unit > ARIAL.width(text, size) + 0.2:
            # at the ends of the bars the limit would cross it
            place, colour = XL_LABEL_POSITION.INSIDE_BASE, word_on(role)
        write_label(paper, made, index, text, place, colour, size=size)


@dataclass(frozen=True)
class _Plan:
    """Where a standing chart's parts go: the ends and the step of its scale, the format of its axis
    (``None`` without one), the width of a category, every how many-th is named, the plot, what
    stands at the ends of lines, and whether all values are written."""

    low: float
    high: float
    step: float
    axis: str | None
    slot: float
    skip: int
    inner: Box
    ends: dict[int, str]
    is_labelled: bool


def _heights(picture: Chart) -> list[float]:
    """The values a scale must reach; of stacks their sums."""
    if picture.form != "stacked":
        return [v for s in picture.series for v in s.values if v is not None]
    columns = zip(*(s.values for s in picture.series), strict=True)
    return [sum(v for v in column if v is not None) for column in columns]


def _plan(paper: Paper, area: Box, picture: Chart, values: list[float]) -> _Plan:
    say, form = paper.say, picture.form
    is_lines, several = form == "lines", len(picture.series) > 1
    levels = [*values, *([picture.limit[0]] if picture.limit else [])]
    low, high, step = nice(*scale.line_ends(levels)) if is_lines else nice(*bar_ends(levels))
    ends = _end_labels(picture) if is_lines else {}
    beside = [*ends.values(), *([picture.limit[1]] if picture.limit else [])]
    is_stacked = form == "stacked" and several
    if is_stacked:
        beside += [f"{series.name} {series.texts[-1]}" for series in picture.series]
    bold = 1.09 if is_stacked else 1
    right = max((ARIAL.width(text, TEXT) * bold + 0.35 for text in beside), default=0.2)
    right = min(right, 0.3 * area.width)
    slot = (area.width - right - 0.6) / len(picture.categories)
    written = max((ARIAL.width(t, TEXT) for s in picture.series for t in s.texts), default=0)
    share = slot if not several or form == "stacked" else 0.8 * slot / len(picture.series)
    is_labelled = len(values) <= 10 if is_lines else written <= share and not is_stacked
    axis = axis_format(step, high, say) if is_lines or not is_labelled else None
    left = 0.1
    if axis:
        count = round((high - low) / step) + 1
        ticks = (axis_text(low + step * i, step, say) for i in range(count))
        left = 0.2 + max(ARIAL.width(text, SMALLEST) for text in ticks)
    widest = max(ARIAL.width(name, SMALLEST) for name in picture.categories)
    legend_room = 0.45 if several and not is_lines and not is_stacked else 0
    inner = area.cut(left=left, right=right, top=legend_room + 0.15, bottom=0.42)
    skip = math.ceil(widest * 1.1 / slot)
    return _Plan(low, high, step, axis, slot, skip, inner, ends, is_labelled)


def _standing(paper: Paper, area: Box, picture: Chart, alt: str) -> None:
    """Columns, stacked columns or lines over the same categories."""
    area = unit_line(paper, area, picture.unit)
    values = _heights(picture)
    if not values:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    plan, names = _plan(paper, area, picture, values), picture.categories
    is_lines, last = picture.form == "lines", len(names) - 1
    rows = [(s.name, s.values) for s in picture.series]
    if picture.limit:
        rows.append((picture.limit[1], (picture.limit[0],) * len(names)))
    ground = area if plan.skip == 1 else area.cut(bottom=0.38)
    data, kind = category_data(names, rows), _KINDS[picture.form]
    chart = category_chart(paper, ground, kind, data, plan.inner, alt).chart
    value_axis(chart, plan.low, plan.high, plan.step, plan.axis)
    chart.category_axis.tick_labels.font.size = Pt(SMALLEST)
    if plan.skip > 1:
        some_categories(paper, chart, plan.inner, names, plan.skip)
    limit = None
    if picture.limit:
        limit = chart.plots[0].series[-1] if is_lines else as_line(chart)
        line_style(limit, INK, 1.75, dashed=True)
    if is_lines:
        for made, series in zip(chart.plots[0].series, picture.series, strict=False):
            line_style(made, series.role, 3.5, series.is_dashed)
            mark_lonely_points(made, series)
        _line_labels(paper, ground, chart, picture, plan)
    else:
        _columns(paper, chart, picture, plan)
        if picture.form == "stacked":
            _name_parts(paper, ground, picture, plan)
        elif len(picture.series) > 1:
            add_legend(paper, chart, without_last=limit is not None)
    if limit is not None:
        write_label(paper, limit, last, picture.limit[1], XL_LABEL_POSITION.RIGHT)
        if not is_lines:  # beside the last column, not on it
            move_label(limit, last, 0.4 * plan.slot / ground.width, 0)
    if is_lines:
        _spread(chart, picture, ground, plan)


def _columns(paper: Paper, chart, picture: Chart, plan: _Plan) -> None:
    """Colour the columns and write their values where there is room for all."""
    # few columns don't grow into walls
    chart.plots[0].gap_width = min(max(_GAP, round(100 * (plan.slot / _WIDEST - 1))), 500)
    has_roles = picture.roles and len(picture.series) == 1
    for made, series in zip(chart.plots[0].series, picture.series, strict=False):
        fill_series(made, series.role)
        if has_roles:
            fill_points(made, picture.roles, series.role)
        if not plan.is_labelled:
            continue
        for index, (value, text) in enumerate(zip(series.values, series.texts, strict=True)):
            if value is None:
                continue
            tall = plan.inner.height * abs(value) / (plan.high - plan.low) >= 0.3
            role = picture.roles[index] if has_roles else series.role
            place, colour = XL_LABEL_POSITION.OUTSIDE_END, INK
            if picture.form == "stacked":
                place, colour = XL_LABEL_POSITION.CENTER, word_on(role)
            elif picture.limit and tall:  # at the top of the columns the limit would cross it
                place, colour = XL_LABEL_POSITION.INSIDE_BASE, word_on(role)
            write_label(paper, made, index, text, place, colour)


def _name_parts(paper: Paper, area: Box, picture: Chart, plan: _Plan) -> None:
    """The parts of a stack by name, value and colour beside the last column, as on the stage."""
    if len(picture.series) < 2:
        return
    inner, ground, middles = plan.inner, 0.0, []
    for series in picture.series:
        value = series.values[-1] or 0
        middle = ground + value / 2
        middles.append(inner.height * (plan.high - middle) / (plan.high - plan.low))
        ground += value
    left = inner.right + 0.1
    room = area.right - left - 0.24
    texts = [f"{series.name} {series.texts[-1]}" for series in picture.series]
    highs = [min(ARIAL.height(text, TEXT, room, bold=True), 0.6) + 0.04 for text in texts]
    # from the top, the last series first
    places = scale.apart(middles[::-1], [high / 2 for high in highs[::-1]], -0.1, inner.height)
    for series, text, high, place in zip(
        picture.series, texts, highs, reversed(places), strict=True
    ):
        top = inner.top + place
        paper.block(Box(left, top - 0.07, 0.14, 0.14), series.role)
        words = Box(left + 0.24, top - high / 2, room, high)
        paper.text(words, text, TEXT, bold=True, anchor="middle", smallest=SMALLEST)


def _steps(paper: Paper, area: Box, picture: Steps, alt: str) -> None:
    """A stock taken apart: columns on an invisible base, totals on the ground."""
    say = paper.say
    if not picture.steps:
        paper.text(area, say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    spans, cut = picture.spans(), picture.ground()
    bars = [(min(span), max(span), step) for span, step in zip(spans, picture.steps, strict=True)]
    tops = [top for _, top, _ in bars]
    low, high = bar_ends(tops)
    unit = picture.unit
    if cut is not None:
        low, high = cut, max(tops)
        unit += f" · {say('drawing.axis_cut', start=say.number(cut))}"
    area = unit_line(paper, area, unit)
    inner = area.cut(left=0.1, right=0.1, top=0.35, bottom=0.7)
    data = category_data(
        [step.label for step in picture.steps],
        [
            (say("exports.base"), [0 if step.is_total else bottom for bottom, _, step in bars]),
            (picture.unit, [top - bottom for bottom, top, _ in bars]),
            (say("exports.top"), tops),
        ],
    )
    frame = category_chart(paper, area, XL_CHART_TYPE.COLUMN_STACKED, data, inner, alt)
    chart = frame.chart
    value_axis(chart, low, high)
    tops_line = as_line(chart)
    tops_line.format.line.fill.background()
    base, steps = chart.plots[0].series
    base.format.fill.background()
    chart.plots[0].gap_width = _GAP
    fill_series(steps, "nila")
    fill_points(steps, [step.role for step in picture.steps], "nila")
    for index, step in enumerate(picture.steps):
        colour = INK if step.is_total else word_colour(step.role)
        write_label(paper, tops_line, index, step.text, XL_LABEL_POSITION.ABOVE, colour, bold=True)
        if cut is not None and step.is_total:
            _break(paper, inner, index, len(bars))


def _break(paper: Paper, inner: Box, index: int, count: int) -> None:
    """A zigzag through a column whose foot is cut off."""
    slot = inner.width / count
    wide = slot / (1 + _GAP / 100) + 0.04
    left, y = inner.left + slot * index + (slot - wide) / 2, inner.bottom - 0.35
    upper = [(left + wide * n / 6, y + (0.06 if n % 2 else -0.06)) for n in range(7)]
    lower = [(x, top + 0.09) for x, top in reversed(upper)]
    paper.outline([[*upper, *lower]], PAPER)


# -- what stands at lines ------------------------------------------------------------------------


def _last(series: Series) -> int | None:
    runs = scale.runs(series.values)
    return runs[-1][-1] if runs else None


def _end_labels(picture: Chart) -> dict[int, str]:
    """By the number of a series, what stands at its last point: its name, where there are more."""
    return {
        number: f"{series.name} {series.texts[last]}".strip()
        if len(picture.series) > 1
        else series.texts[last]
        for number, series in enumerate(picture.series)
        if (last := _last(series)) is not None
    }


def _line_labels(paper, area: Box, chart, picture: Chart, plan: _Plan) -> None:
    """Every point of few, the last of many and without an axis the first; no text twice."""
    taken = set()
    with_first = plan.axis is None and len(plan.ends) == 1
    for number, words in plan.ends.items():
        series, made = picture.series[number], chart.plots[0].series[number]
        last = _last(series)
        known = [index for index, value in enumerate(series.values[:last]) if value is not None]
        if last == len(picture.categories) - 1:
            place = XL_LABEL_POSITION.RIGHT
        elif known and series.values[last] >= series.values[known[-1]]:
            # another line goes on from here, most likely up
            place = XL_LABEL_POSITION.BELOW
        else:
            place = XL_LABEL_POSITION.ABOVE
        write_label(paper, made, last, words, place, word_colour(series.role), bold=True)
        if place == XL_LABEL_POSITION.BELOW:  # and to the right, off its own line
            move_label(made, last, ARIAL.width(words, TEXT, bold=True) / 2 / area.width, 0)
        taken.add((last, series.texts[last]))
        for index in known if plan.is_labelled else known[:with_first]:
            if (index, series.texts[index]) not in taken:
                taken.add((index, series.texts[index]))
                write_label(paper, made, index, series.texts[index], XL_LABEL_POSITION.ABOVE)


def _spread(chart, picture: Chart, area: Box, plan: _Plan) -> None:
    """Move the labels at the right edge apart where lines end close to each other."""
    low, high, inner = plan.low, plan.high, plan.inner
    final = len(picture.categories) - 1
    levels = [
        (series.values[final], chart.plots[0].series[number])
        for number, series in enumerate(picture.series)
        if series.values[final] is not None
    ]
    if picture.limit:
        levels.append((picture.limit[0], chart.plots[0].series[-1]))
    levels.sort(key=lambda each: -each[0])
    natural = [inner.height * (high - value) / (high - low) for value, _ in levels]
    half = _LABEL / 2
    wanted = scale.apart(natural, [half] * len(natural), -math.inf, inner.height + 0.2 + half)
    for (_, made), was, now in zip(levels, natural, wanted, strict=True):
        if abs(now - was) > 0.01:
            move_label(made, final, 0, (now - was) / area.height)
