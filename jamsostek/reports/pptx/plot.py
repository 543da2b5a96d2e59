"""The parts of native charts: axes, the place of the plot, labels, legends, lines over columns."""

from __future__ import annotations

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from jamsostek.analysis import scale
from jamsostek.base.language import Speaker
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Series
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, emu, paint

TEXT = 16  # points

# -- axes ----------------------------------------------------------------------------------------


def bar_ends(values: list[float]) -> tuple[float, float]:
    """From zero to the largest, or from the smallest where it is below zero."""
    low, high = min([0.0, *values]), max([0.0, *values])
    return low, high if high > low else low + 1


def nice(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and the step between ticks, four or five of them."""
    marks = scale.ticks(low, high)
    return marks[0], marks[-1], marks[1] - marks[0]


def axis_format(step: float, high: float, say: Speaker) -> str | None:
    """A number format that reads the same on every machine; ``None`` where there is none.

    A separator of thousands in a format follows the machine, so it is written as a literal.
    """
    if step % 1:
        return None
    size, commas, word = _scaled(step, say)
    mark = "." if say.language == "id" else ","
    thousands = f'[>={1000 * size:.0f}]0"{mark}"000{commas}{word};' if high >= 1000 * size else ""
    return f"[=0]0;{thousands}0{commas}{word}"


def axis_text(value: float, step: float, say: Speaker) -> str:
    """What :func:`axis_format` makes of a tick, to measure its width."""
    size, _, word = _scaled(step, say)
    return f"{say.number(round(value / size))}{word}"


def _scaled(step: float, say: Speaker) -> tuple[float, str, str]:
    """The size ticks are counted in, the commas that divide by it, and its word as a literal."""
    for power in (4, 3, 2, 1):
        size = 1000.0**power
        if step % size == 0:
            return size, "," * power, f'"{say.axis(size).removeprefix("1")}"'
    return 1.0, "", ""


def value_axis(chart, low: float, high: float, step: float | None = None, code=None) -> None:
    """Set the scale of values; without a format its axis is not drawn."""
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = low, high
    axis.has_major_gridlines = code is not None
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    if code is None:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        return
    axis.major_unit = step
    tick_labels(axis, code)
    line = axis.major_gridlines.format.line
    line.width = Pt(0.75)
    paint(line.color, "line")


def tick_labels(axis, code: str) -> None:
    """Write an axis's ticks in a format."""
    axis.tick_labels.number_format = code
    axis.tick_labels.number_format_is_linked = False
    axis.tick_labels.font.size = Pt(SMALLEST)
    paint(axis.tick_labels.font.color, MUTED)


def every_category(chart) -> None:
    """Leave out no name, however close: applications do where they think that two touch."""
    axis = chart.category_axis._element
    axis.get_or_add_txPr().find(qn("a:bodyPr")).set("rot", "0")
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def some_categories(paper: Paper, chart, inner: Box, names: tuple[str, ...], every: int) -> None:
    """Write each so many-th category below the plot, the last among them.

    On the axis itself, LibreOffice breaks names that have no room of their own into pieces.
    """
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    slot = inner.width / len(names)
    for index in range(len(names) - 1, -1, -every):
        wide = ARIAL.width(names[index], SMALLEST) + 0.05
        left = max(inner.left + (index + 0.5) * slot - wide / 2, inner.left - 0.3)
        place = Box(left, inner.bottom + 0.1, wide, 0.28)
        paper.text(place, names[index], SMALLEST, align="center")


# -- pieces --------------------------------------------------------------------------------------


def unit_line(paper: Paper, area: Box, unit: str) -> Box:
    """Write the unit on top; returns what is left below."""
    if not unit:
        return area
    paper.text(Box(area.left, area.top, area.width, 0.32), unit, TEXT, colour=MUTED)
    return area.cut(top=0.36)


def category_data(categories, rows) -> CategoryChartData:
    """Names and, by series, values; ``None`` is a gap."""
    data = CategoryChartData(number_format="General")
    data.categories = list(categories)
    for name, values in rows:
        data.add_series(name, list(values))
    return data


def category_chart(paper: Paper, area: Box, kind, data, inner: Box, alt: str):
    """A chart without title and legend whose plot fills ``inner`` exactly."""
    frame = paper.shapes.add_chart(kind, *emu(area), data)
    describe(frame, alt)
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    chart.font.size = Pt(TEXT)
    paint(chart.font.color, INK)
    axis = chart.category_axis
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(TEXT)
    paint(axis.format.line.color, "line")
    fix_plot(chart, area, inner)
    return frame


def fix_plot(chart, area: Box, inner: Box) -> None:
    """Put the plot of a chart that fills ``area`` exactly at ``inner``."""
    plot = chart._chartSpace.chart.plotArea
    for old in plot.findall(qn("c:layout")):
        plot.remove(old)
    sides = {
        "x": (inner.left - area.left) / area.width,
        "y": (inner.top - area.top) / area.height,
        "w": inner.width / area.width,
        "h": inner.height / area.height,
    }
    places = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in sides.items())
    plot.insert(
        0,
        parse_xml(
            f"<c:layout {nsdecls('c')}><c:manualLayout>"
            '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{places}</c:manualLayout></c:layout>"
        ),
    )


def as_line(chart):
    """Turn the last series of columns into a line over the same axes; returns it."""
    bars = chart._chartSpace.chart.plotArea.find(qn("c:barChart"))
    series = bars.findall(qn("c:ser"))[-1]
    bars.remove(series)
    for name in ("c:invertIfNegative",):
        for element in series.findall(qn(name)):
            series.remove(element)
    line = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        "</c:lineChart>"
    )
    line.append(series)
    series.find(qn("c:tx")).addnext(
        parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
    )
    etree.SubElement(series, qn("c:smooth")).set("val", "0")
    etree.SubElement(line, qn("c:marker")).set("val", "1")
    for axis in bars.findall(qn("c:axId")):
        etree.SubElement(line, qn("c:axId")).set("val", axis.get("val"))
    bars.addnext(line)
    return chart.plots[1].series[0]


def fill_series(series, role: str) -> None:
    """Colour the bars of a series by role."""
    series.format.fill.solid()
    paint(series.format.fill.fore_color, role)
    series.invert_if_negative = False


def fill_points(series, roles, usual: str) -> None:
    """Colour the bars whose role is not the usual one."""
    for index, role in enumerate(roles):
        if role != usual:
            fill = series.points[index].format.fill
            fill.solid()
            paint(fill.fore_color, role)


def line_style(series, colour: str, width: float, dashed: bool) -> None:
    """Colour, width in points and dashes of a line."""
    series.smooth = False
    line = series.format.line
    line.width = Pt(width)
    paint(line.color, colour)
    if dashed:
        line.dash_style = MSO_LINE.DASH


def mark_lonely_points(made, series: Series) -> None:
    """A point without neighbours has no line, so it gets a dot."""
    made.marker.style = XL_MARKER_STYLE.NONE
    for run in scale.runs(series.values):
        if len(run) == 1:
            marker = made.points[run[0]].marker
            marker.style = XL_MARKER_STYLE.CIRCLE
            marker.size = 9
            marker.format.fill.solid()
            paint(marker.format.fill.fore_color, series.role)


def write_label(
    paper: Paper, series, index, text, place, colour=INK, bold=False, size=TEXT
) -> None:
    """Write a text at a point."""
    label = series.points[index].data_label
    frame = label.text_frame
    frame.text = text
    frame.word_wrap = False
    paper.dress(frame.paragraphs[0].runs[0].font, size, bold, colour)
    label.position = place


def move_label(series, index: int, x: float, y: float) -> None:
    """Move a label from its place by shares of the chart's width and height."""
    offset = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout>"
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/></c:manualLayout></c:layout>'
    )
    label = series.points[index].data_label._dLbl
    label.find(qn("c:idx")).addnext(offset)
    labels = label.getparent()
    if labels.find(qn("c:extLst")) is None:  # no line from the point to where it went
        labels.append(
            parse_xml(
                f'<c:extLst {nsdecls("c")}><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
                'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
                '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
            )
        )


def add_legend(paper: Paper, chart, without_last: bool = False) -> None:
    """A legend on top; ``without_last`` leaves out the limit, whose words stand at its line."""
    chart.has_legend = True
    legend = chart.legend
    legend.position = XL_LEGEND_POSITION.TOP
    legend.include_in_layout = False
    paper.dress(legend.font, TEXT, False, INK)
    if without_last:
        last = sum(len(plot.series) for plot in chart.plots) - 1
        legend._element.find(qn("c:legendPos")).addnext(
            parse_xml(
                f'<c:legendEntry {nsdecls("c")}><c:idx val="{last}"/><c:delete val="1"/>'
                "</c:legendEntry>"
            )
        )
