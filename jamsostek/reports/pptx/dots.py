"""Two measures against each other as a native scatter chart, cut into four corners."""

from __future__ import annotations

import math

from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from jamsostek.reports.box import Box
from jamsostek.reports.deck import Dot, Dots
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, emu, paint
from jamsostek.reports.pptx.plot import axis_format, axis_text, fix_plot, nice, tick_labels

_NAME_ROOM = 2.6  # inches for the name beside a dot
_HIGH = 0.28
_DOT = 10


def draw(paper: Paper, area: Box, picture: Dots, alt: str) -> None:
    """Draw the dots into an area, the words of the corners outside the plot."""
    if not picture.dots:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    is_log = picture.x_is_log and all(dot.x > 0 for dot in picture.dots)
    xs = _Axis([*(dot.x for dot in picture.dots), picture.middle[0]], is_log, paper.say)
    ys = _Axis([*(dot.y for dot in picture.dots), picture.middle[1]], False, paper.say)
    left = 0.2 + max((ARIAL.width(text, SMALLEST) for text in ys.texts), default=0)
    inner = area.cut(left=left, right=0.2, top=0.75, bottom=0.75)
    _corners(paper, area, inner, picture)
    roles = list(dict.fromkeys(dot.role for dot in picture.dots))
    data = XyChartData()
    x, y = picture.middle
    # the lines first: LibreOffice passes over a single dot at the beginning
    for name, points in (
        (picture.x_title, ((x, ys.low), (x, ys.high))),
        (picture.y_title, ((xs.low, y), (xs.high, y))),
        *((role, [(d.x, d.y) for d in picture.dots if d.role == role]) for role in roles),
    ):
        series = data.add_series(name)
        for point in points:
            series.add_data_point(*point)
    frame_area = Box(area.left, inner.top - 0.1, area.width, inner.height + 0.45)
    frame = paper.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *emu(frame_area), data)
    describe(frame, alt)
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    paper.dress(chart.font, SMALLEST, False, INK)
    fix_plot(chart, frame_area, inner)
    xs.set(chart.category_axis)
    ys.set(chart.value_axis)
    every = list(chart.plots[0].series)
    lines, dotted = every[:2], every[2:]
    for series, role in zip(dotted, roles, strict=True):
        series.format.line.fill.background()
        marker = series.marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, _DOT
        marker.format.fill.solid()
        paint(marker.format.fill.fore_color, role)
        paint(marker.format.line.color, "#FFFFFF")
    for series in lines:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.smooth = False
        line = series.format.line
        line.width = Pt(1)
        paint(line.color, "abu")
    _names(paper, dotted, roles, picture, inner, (xs, ys))


def _corners(paper: Paper, area: Box, inner: Box, picture: Dots) -> None:
    top_right, top_left, bottom_right, bottom_left = picture.corners
    half = area.width / 2 - 0.1
    left, right = area.left, area.left + area.width / 2 + 0.1
    paper.text(Box(left, area.top, area.width, 0.3), f"↑ {picture.y_title}", SMALLEST, colour=MUTED)
    above = area.top + 0.33
    below = area.bottom - 0.32
    first = ARIAL.width(bottom_left, SMALLEST, bold=True) + 0.1
    last = ARIAL.width(bottom_right, SMALLEST, bold=True) + 0.1
    for place, text, align in (
        (Box(left, above, half, 0.28), top_left, "left"),
        (Box(right, above, half, 0.28), top_right, "right"),
        (Box(left, below, min(first, half), 0.28), bottom_left, "left"),
        (Box(area.right - min(last, half), below, min(last, half), 0.28), bottom_right, "right"),
    ):
        paper.text(place, text, SMALLEST, bold=True, align=align)
    middle = Box(left, below, area.width, 0.28).cut(left=first + 0.2, right=last + 0.2)
    if middle.width > 1:
        paper.text(middle, f"{picture.x_title} →", SMALLEST, colour=MUTED, align="center")


class _Axis:
    """The scale of one measure."""

    def __init__(self, values: list[float], is_log: bool, say) -> None:
        self.is_log = is_log
        low, high = min(values), max(values)
        if is_log:
            self.low = 10 ** math.floor(math.log10(low))
            self.high = 10 ** math.ceil(math.log10(high * 1.001))
            # below one only the smallest tick can be written: a format has three cases
            self.code: str | None = f'[<0.9]"{say.number(self.low)}";0'
            if self.low < 0.1:
                self.code = '[<0.9]"";0'
            if self.high >= 1000:
                mark = "." if say.language == "id" else ","
                self.code = self.code[:-1] + f'[<999]0;0"{mark}"000'
            self.texts: list[str] = []
            return
        if low > 0 and (high == low or low < 0.5 * high):
            low = 0
        self.low, self.high, self.step = nice(low, high if high > low else low + 1)
        self.code = axis_format(self.step, self.high, say)
        ticks = range(round((self.high - self.low) / self.step) + 1)
        self.texts = (
            [axis_text(self.low + self.step * i, self.step, say) for i in ticks]
            if self.code
            else []
        )

    def share(self, value: float) -> float:
        """Where a value lies between the ends, 0 to 1."""
        if self.is_log:
            low, high = math.log10(self.low), math.log10(self.high)
            return (math.log10(value) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def set(self, axis) -> None:
        """Give a chart's axis this scale."""
        axis.minimum_scale, axis.maximum_scale = self.low, self.high
        axis.has_major_gridlines = False
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        paint(axis.format.line.color, "line")
        if self.is_log:
            scaling = axis._element.find(qn("c:scaling"))
            scaling.insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))
        axis.major_unit = 10 if self.is_log else self.step
        if self.code is None:
            axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
            return
        tick_labels(axis, self.code)


def _names(paper: Paper, dotted, roles, picture: Dots, inner: Box, axes) -> None:
    """Names beside their dots, where they meet neither each other nor the edge."""
    xs, ys = axes
    taken: list[Box] = []

    def at(dot: Dot) -> tuple[float, float]:
        x = inner.left + xs.share(dot.x) * inner.width
        return x, inner.bottom - ys.share(dot.y) * inner.height

    half = _DOT / 72 / 2
    dots = [Box(x - half, y - half, 2 * half, 2 * half) for x, y in map(at, picture.dots)]
    counts = dict.fromkeys(roles, -1)
    for dot in picture.dots:
        counts[dot.role] += 1
        if not dot.is_named:
            continue
        name = ARIAL.shortened(dot.name, SMALLEST, _NAME_ROOM, _HIGH)
        found = _free_place(at(dot), name, inner, taken, dots)
        if found is None:
            continue
        position, place = found
        taken.append(place)
        label = dotted[roles.index(dot.role)].points[counts[dot.role]].data_label
        label.text_frame.text = name
        label.text_frame.word_wrap = False
        paper.dress(label.text_frame.paragraphs[0].runs[0].font, SMALLEST, True, INK)
        label.position = position


def _free_place(at, name: str, inner: Box, taken: list[Box], dots: list[Box]):
    """Where a name covers the fewest dots, and where no other name stands."""
    (x, y), found = at, []
    wide, off = ARIAL.width(name, SMALLEST, bold=True) + 0.05, 0.12
    for position, place in (
        (XL_LABEL_POSITION.RIGHT, Box(x + off, y - _HIGH / 2, wide, _HIGH)),
        (XL_LABEL_POSITION.LEFT, Box(x - off - wide, y - _HIGH / 2, wide, _HIGH)),
        (XL_LABEL_POSITION.ABOVE, Box(x - wide / 2, y - off - _HIGH, wide, _HIGH)),
        (XL_LABEL_POSITION.BELOW, Box(x - wide / 2, y + off, wide, _HIGH)),
    ):
        if place.within(inner) and not any(place.meets(other) for other in taken):
            found.append((sum(place.meets(other) for other in dots), position, place))
    return min(found, key=lambda each: each[0])[1:] if found else None
