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

from jamsostek.reports import dotnames
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Dots
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, emu, paint
from jamsostek.reports.pptx.plot import axis_format, axis_text, fix_plot, nice, tick_labels

_NAME_ROOM = 2.6  # inches for the name beside a dot
_HIGH = 0.28
_DOT = 10


def draw(paper: Paper, area: Box, picture: Dots, alt: str) -> None:
    """Draw the dots into an area, with the lines and words of the corners over the chart."""
    if not picture.dots:
        paper.text(area, paper.say("exports.no_rows"), 20, colour=MUTED, anchor="middle")
        return
    is_log = picture.x_is_log and all(dot.x > 0 for dot in picture.dots)
    xs = _Axis([*(dot.x for dot in picture.dots), picture.middle[0]], is_log, paper.say)
    ys = _Axis([*(dot.y for dot in picture.dots), picture.middle[1]], False, paper.say)
    left = 0.2 + max((ARIAL.width(text, SMALLEST) for text in ys.texts), default=0)
    inner = area.cut(left=left, right=0.2, top=0.4, bottom=0.72)
    roles = list(dict.fromkeys(dot.role for dot in picture.dots))
    data = XyChartData()
    x, y = picture.middle
    # the middles first, unseen: LibreOffice passes over a single dot at the beginning
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
        series.format.line.fill.background()
    # over the chart: LibreOffice draws no series of a scatter as a line
    across = inner.left + xs.share(x) * inner.width
    along = inner.bottom - ys.share(y) * inner.height
    for ends in (
        ((across, inner.top), (across, inner.bottom)),
        ((inner.left, along), (inner.right, along)),
    ):
        paper.rule(*ends, MUTED, dashed=True).line.width = Pt(1)
    taken = _corners(paper, area, inner, picture, (across, along))
    _names(paper, dotted, roles, picture, inner, (xs, ys), taken)


def _corners(paper: Paper, area: Box, inner: Box, picture: Dots, middle) -> list[Box]:
    """The titles of the axes, and what lies in each corner, in it; the room that takes."""
    up = Box(area.left, area.top, area.width, 0.3)
    paper.text(up, f"↑ {picture.y_title}", SMALLEST, colour=MUTED)
    right = Box(area.left, area.bottom - 0.3, area.width, 0.3)
    paper.text(right, f"{picture.x_title} →", SMALLEST, colour=MUTED, align="right")
    taken = []
    for number, text in enumerate(picture.corners):
        is_right, is_top = number in (0, 2), number in (0, 1)
        room = (inner.right - middle[0] if is_right else middle[0] - inner.left) - 0.2
        text = ARIAL.shortened(text, SMALLEST, room, bold=True)
        if len(text) < 6:  # a corner too narrow for its words has none
            continue
        wide = ARIAL.width(text, SMALLEST, bold=True) + 0.05
        left = inner.right - wide - 0.08 if is_right else inner.left + 0.08
        place = Box(left, inner.top + 0.05 if is_top else inner.bottom - _HIGH - 0.03, wide, _HIGH)
        align = "right" if is_right else "left"
        paper.text(place, text, SMALLEST, bold=True, colour=MUTED, align=align)
        taken.append(place)
    return taken


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


def _names(paper: Paper, dotted, roles, picture: Dots, inner: Box, axes, taken) -> None:
    """Names near their dots, on no dot and no other name: labels of the chart where one stands
    right beside its dot, else texts with a line."""
    xs, ys = axes
    points = [
        (inner.left + xs.share(dot.x) * inner.width, inner.bottom - ys.share(dot.y) * inner.height)
        for dot in picture.dots
    ]
    texts = {
        number: ARIAL.shortened(dot.name, SMALLEST, _NAME_ROOM, _HIGH)
        for number, dot in enumerate(picture.dots)
        if dot.is_named
    }
    wides = {number: ARIAL.width(text, SMALLEST, bold=True) for number, text in texts.items()}
    radius = _DOT / 72 / 2
    for name in dotnames.placed(points, wides, inner, radius, _HIGH * 0.9, taken):
        dot, text, box = picture.dots[name.number], texts[name.number], name.box
        x, y = points[name.number]
        if not name.leader and abs(box.top + box.height / 2 - y) < 0.02:
            same = [each for each in picture.dots[: name.number] if each.role == dot.role]
            label = dotted[roles.index(dot.role)].points[len(same)].data_label
            label.text_frame.text = text
            label.text_frame.word_wrap = False
            paper.dress(label.text_frame.paragraphs[0].runs[0].font, SMALLEST, True, INK)
            is_right = box.left > x
            label.position = XL_LABEL_POSITION.RIGHT if is_right else XL_LABEL_POSITION.LEFT
            continue
        if name.leader:
            paper.rule(*name.leader, INK).line.width = Pt(0.75)
        place = paper.shapes.add_textbox(*emu(box))
        paper.fill_frame(place.text_frame, text, SMALLEST, True, INK, "center", "middle")
        place.text_frame.word_wrap = False
