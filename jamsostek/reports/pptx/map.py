"""The map as native shapes: one a region, to be recoloured, moved and named in the office.

Outlines are thinned out until a slide holds a few thousand points, which any machine draws at once.
"""

from __future__ import annotations

import math
from itertools import pairwise

from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from jamsostek.base.colours import LIGHT, class_colours
from jamsostek.contract import geography
from jamsostek.reports import fitting
from jamsostek.reports.deck import Map, Shape
from jamsostek.reports.pptx.paper import (
    INK,
    MUTED,
    SMALLEST,
    Area,
    Paper,
    describe,
    paint,
)

MOST_POINTS = 6000
_LEGEND, _TEXT = 3.1, 16
_MOST_HIDDEN = 0.5  # of the box around a region
_FEW = 10
# where a name may stand, in its own widths and heights from the middle of its region
_NEAR = ((0, 0), (0, 0.5), (0, -0.5), (0.3, 0), (-0.3, 0), (0.3, 0.6), (-0.3, 0.6), (0.3, -0.6),
         (-0.3, -0.6))  # fmt: skip


def draw(paper: Paper, area: Area, picture: Map) -> None:
    """Draw the regions on the left of an area and the classes on its right."""
    outlines = _thinned(picture.level, frozenset(picture.shapes))
    if not outlines:
        paper.text(area, picture.nothing_known, 20, colour=MUTED, anchor="middle")
        return
    land = area.cut(right=_LEGEND + 0.3)
    project = geography.projection(outlines, land.left, land.top, land.width, land.height)
    scale = LIGHT.diverging if picture.is_diverging else LIGHT.sequential
    colours = class_colours(len(picture.classes), scale) if picture.classes else []
    # what is outlined must lie on top of its neighbours
    for code in sorted(outlines, key=lambda code: code in picture.focus):
        rings = [[project(point) for point in ring] for ring in outlines[code]]
        _region(paper, picture.shapes[code], rings, colours, code in picture.focus)
    _labels(paper, picture, outlines, project, land)
    _legend(paper, Area(area.right - _LEGEND, area.top, _LEGEND, area.height), picture, colours)


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


def _legend(paper: Paper, area: Area, picture: Map, colours: list[str]) -> None:
    unit = min(0.62, fitting.height(picture.unit, _TEXT, area.width) + 0.02)
    paper.text(Area(area.left, area.top, area.width, unit), picture.unit, _TEXT, colour=MUTED)
    credit = fitting.height(picture.attribution, SMALLEST, area.width) + 0.02
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
        paper.block(Area(area.left, top + 0.03, 0.4, 0.26), colour, border="line")
        text = f"{words} ({paper.say.number(count)})"
        paper.text(Area(area.left + 0.52, top, area.width - 0.52, 0.32), text, _TEXT)
    if picture.attribution:
        place = Area(area.left, area.bottom - credit, area.width, credit)
        paper.text(place, picture.attribution, SMALLEST, colour=MUTED, anchor="bottom")


def _labels(paper: Paper, picture: Map, outlines, project, land: Area) -> None:
    """Names with their values where they fit: the focus first, then the largest that are known."""
    taken: list[Area] = []

    def room(code: str) -> float:
        return max(_extent([project(point) for point in ring]) for ring in outlines[code])

    named = [
        code
        for code in sorted(outlines, key=lambda code: (code not in picture.focus, -room(code)))
        if code in picture.focus or picture.shapes[code].place is not None
    ]
    are_few = len(named) <= _FEW
    for code in named:
        shape = picture.shapes[code]
        x, y = project(_middle(max(outlines[code], key=_extent)))
        name = fitting.shortened(shape.name, SMALLEST, 2.4, 0.26)
        lines = [name] if shape.place is None else [name, shape.text]
        wide = max(fitting.width(line, SMALLEST, bold=True) for line in lines) + 0.16
        high = 0.25 * len(lines)
        places = (
            Area(x + across * wide - wide / 2, y + along * high - high / 2, wide, high)
            for across, along in _NEAR
        )
        place = next((p for p in places if p.within(land) and not any(map(p.meets, taken))), None)
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


# -- geometry ------------------------------------------------------------------------------------


def _thinned(level: str, codes: frozenset[str]) -> dict[str, list]:
    """Outlines of at most ``MOST_POINTS`` corners together."""
    outlines = geography.outlines(level, codes)
    tolerance = 0.002
    while True:
        thin = {
            code: [short for ring in rings if len(short := _thin(ring, tolerance)) > 3]
            or [max(rings, key=_extent)]
            for code, rings in outlines.items()
        }
        if sum(len(ring) for rings in thin.values() for ring in rings) <= MOST_POINTS:
            return thin
        tolerance *= 1.5


def _thin(ring: list, tolerance: float) -> list:
    """The ring without the corners that stand out less than the tolerance (Douglas-Peucker)."""
    kept = {0, len(ring) - 1}
    # a ring begins where it ends: split it at the corner farthest from there
    far = max(range(len(ring)), key=lambda i: math.dist(ring[0][:2], ring[i][:2]))
    kept.add(far)
    parts = [(0, far), (far, len(ring) - 1)]
    while parts:
        first, last = parts.pop()
        start, end = ring[first], ring[last]
        length = math.dist(start[:2], end[:2]) or 1e-12
        best, farthest = tolerance, None
        for index in range(first + 1, last):
            point = ring[index]
            off = abs(
                (end[0] - start[0]) * (start[1] - point[1])
                - (start[0] - point[0]) * (end[1] - start[1])
            )
            if off / length > best:
                best, farthest = off / length, index
        if farthest is not None:
            kept.add(farthest)
            parts += [(first, farthest), (farthest, last)]
    return [ring[index] for index in sorted(kept)]


def _extent(ring: list) -> float:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _middle(ring: list) -> tuple[float, float]:
    """The centre of gravity of a ring, where a label is expected."""
    area = x = y = 0.0
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (x / (3 * area), y / (3 * area)) if area else tuple(ring[0][:2])
