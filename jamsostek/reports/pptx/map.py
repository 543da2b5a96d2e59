"""The map as native shapes: one a region, to be recoloured, moved and named in the office.

Outlines are thinned out until a slide holds a few thousand points, which any machine draws at once.
"""

from __future__ import annotations

import shapely
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from jamsostek.base.colours import LIGHT, class_colours
from jamsostek.contract import geography
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Map, Shape
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, paint

MOST_POINTS = 6000
_LEGEND, _TEXT = 3.1, 16
_MOST_HIDDEN = 0.5  # of the box around a region
_FEW = 10
# where a name may stand, in its own widths and heights from the middle of its region
_NEAR = ((0, 0), (0, 0.5), (0, -0.5), (0.3, 0), (-0.3, 0), (0.3, 0.6), (-0.3, 0.6), (0.3, -0.6),
         (-0.3, -0.6))  # fmt: skip


def draw(paper: Paper, area: Box, picture: Map) -> None:
    """Draw the regions on the left of an area and the classes on its right."""
    outlines = geography.outlines(picture.level, frozenset(picture.shapes))
    if not outlines:
        paper.text(area, picture.nothing_known, 20, colour=MUTED, anchor="middle")
        return
    land = area.cut(right=_LEGEND + 0.3)
    places = geography.fitted(
        geography.simplified(outlines, MOST_POINTS), land.left, land.top, land.width, land.height
    )
    scale = LIGHT.diverging if picture.is_diverging else LIGHT.sequential
    colours = class_colours(len(picture.classes), scale) if picture.classes else []
    # what is outlined must lie on top of its neighbours
    for code in sorted(places, key=lambda code: code in picture.focus):
        rings = geography.rings_of(places[code])
        _region(paper, picture.shapes[code], rings, colours, code in picture.focus)
    _labels(paper, picture, places, land)
    _legend(paper, Box(area.right - _LEGEND, area.top, _LEGEND, area.height), picture, colours)


def _region(paper: Paper, shape: Shape, rings, colours: list[str], in_focus: bool) -> None:
    colour = LIGHT.no_data if shape.place is None else colours[shape.place]
    made = paper.outline(rings, colour)
    made.name = shape.name
    describe(made, f"{shape.name}: {shape.text}")
    made.line.width = Pt(2.5 if in_focus else 0.75)
    paint(made.line.color, INK if in_focus else LIGHT.border)
    if shape.place is None and not in_focus:
        paint(made.line.color, LIGHT.muted)
        made.line.dash_style = MSO_LINE.DASH


def _legend(paper: Paper, area: Box, picture: Map, colours: list[str]) -> None:
    unit = min(0.62, ARIAL.height(picture.unit, _TEXT, area.width) + 0.02)
    paper.text(Box(area.left, area.top, area.width, unit), picture.unit, _TEXT, colour=MUTED)
    credit = ARIAL.height(picture.attribution, SMALLEST, area.width) + 0.02
    places = [shape.place for shape in picture.shapes.values()]
    keys = [
        (colour, words, places.count(place))
        for place, (colour, words) in enumerate(zip(colours, picture.classes, strict=True))
    ][::-1]
    if None in places:
        keys.append((LIGHT.no_data, picture.nothing_known, places.count(None)))
    step = min(0.44, (area.height - unit - credit - 0.2) / len(keys))
    for number, (colour, words, count) in enumerate(keys):
        top = area.top + unit + 0.1 + number * step
        paper.block(Box(area.left, top + 0.03, 0.4, 0.26), colour, border="line")
        text = f"{words} ({paper.say.number(count)})"
        paper.text(Box(area.left + 0.52, top, area.width - 0.52, 0.32), text, _TEXT)
    if picture.attribution:
        place = Box(area.left, area.bottom - credit, area.width, credit)
        paper.text(place, picture.attribution, SMALLEST, colour=MUTED, anchor="bottom")


def _labels(paper: Paper, picture: Map, places: dict[str, shapely.Geometry], land: Box) -> None:
    """Names with their values where they fit: the focus first, then the largest that are known."""
    taken: list[Box] = []

    def room(code: str) -> float:
        left, top, right, bottom = geography.largest_part(places[code]).bounds
        return (right - left) * (bottom - top)

    named = [
        code
        for code in sorted(places, key=lambda code: (code not in picture.focus, -room(code)))
        if code in picture.focus or picture.shapes[code].place is not None
    ]
    are_few = len(named) <= _FEW
    for code in named:
        shape = picture.shapes[code]
        x, y = geography.label_point(places[code])
        name = ARIAL.shortened(shape.name, SMALLEST, 2.4, 0.26)
        lines = [name] if shape.place is None else [name, shape.text]
        wide = max(ARIAL.width(line, SMALLEST, bold=True) for line in lines) + 0.16
        high = 0.25 * len(lines)
        spots = (
            Box(x + across * wide - wide / 2, y + along * high - high / 2, wide, high)
            for across, along in _NEAR
        )
        place = next((p for p in spots if p.within(land) and not any(map(p.meets, taken))), None)
        # a name must not hide what it names
        hides = not (are_few or code in picture.focus or wide * high < _MOST_HIDDEN * room(code))
        if place is None or hides:
            continue
        taken.append(place)
        box = paper.block(place, "#FFFFFF", shape="ROUNDED_RECTANGLE")
        fill = box._element.spPr.find(qn("a:solidFill")).find(qn("a:srgbClr"))
        fill.append(parse_xml(f'<a:alpha {nsdecls("a")} val="78000"/>'))
        # on white whatever the theme
        text = "\n".join(lines)
        paper.fill_frame(
            box.text_frame, text, SMALLEST, code in picture.focus, LIGHT.ink, "center", "middle"
        )
        box.text_frame.word_wrap = False
