"""Regions in classes, named where there is room, with the classes beside them."""

from __future__ import annotations

import math
from itertools import pairwise

import shapely

from jamsostek.base.colours import class_colours
from jamsostek.contract import geography
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Map, Shape
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas

# what a name on a map of regencies alone need not say
_PLAIN = "Kab. "
_MOST_LEGEND = 0.3
_FEW = 9
# more than NTT's regencies: only who lies at an end of the scale is named off its region
_MANY = 22
# the outline, in pixels: finer would only be sent, not seen
_GRID = 0.5
_SMALLEST_ISLAND = 2.0


def draw(canvas: Canvas, picture: Map) -> None:
    """The map on the left, its classes with how many regions each holds on the right."""
    outlines = geography.outlines(picture.level, frozenset(picture.shapes))
    colours = _colours(canvas, picture)
    land = _legend(canvas, picture, colours)
    if not outlines:
        x, y = land.left + land.width / 2, land.top + land.height / 2
        canvas.text(x, y, picture.nothing_known, colour=canvas.colours.muted, anchor="middle")
        return
    places = geography.fitted(outlines, land.left, land.top, land.width, land.height)
    for code, place in places.items():
        shape = picture.shapes[code]
        unknown = shape.place is None
        canvas.path(
            _path(place),
            canvas.colours.no_data if unknown else colours[shape.place],
            border=canvas.colours.muted if unknown else canvas.colours.border,
            dash="4 3" if unknown else "",
            told=(shape.name, shape.text),
        )
    # outlined over the neighbours
    for code in picture.focus:
        if code in places:
            canvas.path(_path(places[code]), "none", border=canvas.colours.ink, thick=3)
    _names(canvas, picture, places, land)


def _colours(canvas: Canvas, picture: Map) -> list[str]:
    count = len(picture.classes)
    if picture.is_diverging:
        scale = canvas.colours.diverging
        # an even number of classes has no middle one
        scale = scale if count % 2 else scale[: len(scale) // 2] + scale[len(scale) // 2 + 1 :]
        return class_colours(count, scale)
    return class_colours(count, canvas.colours.sequential) if count else []


def _legend(canvas: Canvas, picture: Map, colours: list[str]) -> Box:
    """Draw the classes, the highest on top; the room left for the land."""
    small = canvas.small
    kept = [shape.place for shape in picture.shapes.values()]
    keys = [
        (colour, f"{words} ({canvas.say.number(kept.count(place))})", False)
        for place, (colour, words) in enumerate(zip(colours, picture.classes, strict=True))
    ][::-1]
    if None in kept:
        text = f"{picture.nothing_known} ({canvas.say.number(kept.count(None))})"
        keys.append((canvas.colours.no_data, text, True))
    chip = small * 1.5
    most = canvas.wide * _MOST_LEGEND
    wide = min(
        max((FACE.width(text, small) for _, text, _ in keys), default=0) + chip + small, most
    )
    # a long line on the boundaries' makers gets a wider column rather than the land's room below
    if len(FACE.wrapped(picture.attribution, small, wide)) > 3:
        wide = most
    left = canvas.wide - wide
    y = small * 0.9
    y = canvas.lines(left, y, FACE.wrapped(picture.unit, small, wide, 3, bold=True), size=small,
                     bold=True) + small * 0.5  # fmt: skip
    for colour, text, is_unknown in keys:
        box = Box(left, y - small * 0.78, small * 1.2, small * 0.9)
        border = canvas.colours.muted if is_unknown else canvas.colours.line
        canvas.block(box, colour, radius=3, border=border)
        lines = FACE.wrapped(text, small, wide - chip - small * 0.2, 2)
        y = canvas.lines(left + chip + small * 0.2, y, lines, size=small) + small * 0.35
    under = 0.0
    if picture.attribution:
        notes = FACE.wrapped(picture.attribution, small, wide)
        if y + small * FACE.line * len(notes) > canvas.high:
            # too long for the column: beneath it all
            left, notes = 0, FACE.wrapped(picture.attribution, small, canvas.wide, 2)
            under = small * FACE.line * (len(notes) + 0.2)
        top = canvas.high - small * (FACE.line * (len(notes) - 1) + 0.4)
        canvas.lines(left, top, notes, size=small, colour=canvas.colours.muted)
    return canvas.sheet.cut(left=4, top=4, right=wide + small * 1.5, bottom=4 + under)


# -- land ----------------------------------------------------------------------------------------


def _path(place: shapely.Geometry) -> str:
    """The rings as one path of steps on a grid of half pixels. Neighbours share their corners, so
    rounding opens no gap between them."""
    parts = []
    rings = geography.rings_of(place)
    for ring in rings:
        corners = [(round(x / _GRID), round(y / _GRID)) for x, y in ring]
        corners = [corner for last, corner in pairwise([None, *corners]) if corner != last]
        if _extent(shapely.LinearRing(ring)) < _SMALLEST_ISLAND and len(rings) > 1:
            continue
        (x, y), rest = corners[0], corners[1:]
        steps = [f"M{x * _GRID:g} {y * _GRID:g}l"]
        for next_x, next_y in rest:
            steps.append(f"{(next_x - x) * _GRID:g} {(next_y - y) * _GRID:g} ")
            x, y = next_x, next_y
        parts.append("".join(steps).rstrip() + "z" if rest else "")
    return "".join(parts)


def _extent(shape: shapely.Geometry) -> float:
    """The area of the box around a shape."""
    left, top, right, bottom = shape.bounds
    return (right - left) * (bottom - top)


# -- names ---------------------------------------------------------------------------------------


def _names(canvas: Canvas, picture: Map, places: dict[str, shapely.Geometry], land: Box) -> None:
    """Names, with values where there are few: the focus first, then the ends of the scale, then
    the largest. One that finds no room on or near its region is told by the pointer alone."""
    small = canvas.small
    known = [shape.place for shape in picture.shapes.values() if shape.place is not None]
    # the ends of the scale, where they single somebody out
    ends = {min(known, default=0), max(known, default=0)}
    ends = {end for end in ends if known.count(end) < _FEW}
    few = len(picture.shapes) <= _FEW

    def first(code: str):
        largest = _extent(geography.largest_part(places[code]))
        return code not in picture.focus, picture.shapes[code].place not in ends, -largest

    taken: list[Box] = []
    found = []
    for code in sorted(places, key=first):
        shape = picture.shapes[code]
        x, y = geography.label_point(places[code])
        ways = _lines(shape, small, few, picture.level)
        is_first = code in picture.focus or shape.place in ends
        room = None if is_first or len(places) <= _MANY else _width_of(places[code])
        spot = _spot(ways, small, (x, y), land, taken, room)
        if spot is None:
            continue
        taken.append(spot[0])
        found.append((*spot, (x, y)))
    # no line runs over a name
    for box, _, is_away, (x, y) in found:
        if is_away:
            end = box.top if box.top > y else box.bottom
            canvas.line([(x, y), (box.left + box.width / 2, end)], canvas.colours.ink, 1.2)
            canvas.dot(x, y, 2.5, canvas.colours.ink)
    for box, lines, is_away, _ in found:
        # a slip of paper, so that a name can be read on any class
        canvas.block(box, canvas.colours.paper, radius=3, opacity=1 if is_away else 0.78)
        middle = box.left + box.width / 2
        canvas.lines(middle, box.top + small * 0.92, lines, size=small, anchor="middle",
                     bold=True)  # fmt: skip


def _lines(shape: Shape, small: float, few: bool, level: str) -> list[list[str]]:
    """How a name may be written, best first: in a line, or in two."""
    name = shape.name.removeprefix(_PLAIN) if level == "regency" else shape.name
    value = [shape.text] if few and shape.value is not None else []
    if " " not in name:
        return [[name, *value]]
    half = FACE.wrapped(name, small, FACE.width(name, small, bold=True) * 0.62, bold=True)
    return [[name, *value], *([[*half, *value]] if len(half) == 2 else [])]


def _width_of(place: shapely.Geometry) -> float:
    left, _, right, _ = geography.largest_part(place).bounds
    return right - left


def _spot(ways, small: float, anchor: tuple[float, float], land: Box, taken: list[Box], room):
    """A free place for a name: on its region, beside it, or further off with a line to it; where
    there is a ``room`` on its region only, if not much wider."""
    x, y = anchor
    step = small * FACE.line
    for is_away, shifts in (
        (False, tuple((across, along) for along in (0, -0.5, 0.5, -0.9, 0.9)
                      for across in (0, 0.25, -0.25, 0.45, -0.45))),
        (True, tuple((across, along) for along in (-2.2, 2.2, -3.2, 3.2, -4.3, 4.3, -5.5, 5.5)
                     for across in (0, -0.6, 0.6))),
    ):  # fmt: skip
        for lines in ways:
            wide = max(FACE.width(line, small, bold=True) for line in lines) + 8
            if room is not None and (is_away or wide > room * 1.15):
                continue
            high = len(lines) * step + 2
            for across, along in shifts:
                up = along * step + (math.copysign(high / 2, along) if is_away else 0)
                box = Box(x + across * wide - wide / 2, y + up - high / 2, wide, high)
                if box.within(land) and not any(map(box.meets, taken)):
                    return box, lines, is_away
    return None
