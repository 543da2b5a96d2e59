"""Regions in classes, named on their own land or off it, with the classes beside them."""

from __future__ import annotations

from itertools import pairwise

import shapely

from jamsostek.contract import geography
from jamsostek.reports import atlas
from jamsostek.reports.deck import HIDDEN, Map
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.labels import Spot
from jamsostek.reports.svg.canvas import Canvas

# the outline, in pixels: finer would only be sent, not seen
_GRID = 0.5
_SMALLEST_ISLAND = 2.0
# the outline of what has no class, by its place: nothing known, or hidden
_DASHES = {None: "4 3", HIDDEN: "1 3"}


def draw(canvas: Canvas, picture: Map) -> None:
    """The map on the left, its classes with how many regions each holds on the right."""
    outlines = geography.outlines(picture.level, frozenset(picture.shapes))
    if not outlines:
        x, y = canvas.wide / 2, canvas.high / 2
        canvas.text(x, y, picture.nothing_known, colour=canvas.colours.muted, anchor="middle")
        return
    made = atlas.laid_out(picture, outlines, canvas.sheet, FACE, canvas.small, canvas.say)
    colours = atlas.colours(picture, canvas.colours)
    for code, place in made.places.items():
        shape = picture.shapes[code]
        canvas.path(
            path_of(place),
            colours[shape.place] if shape.has_class else canvas.colours.no_data,
            border=canvas.colours.border if shape.has_class else canvas.colours.muted,
            dash=_DASHES.get(shape.place, ""),
            told=(shape.name, shape.text),
        )
    # outlined over the neighbours
    for code in picture.focus:
        if code in made.places:
            canvas.path(path_of(made.places[code]), "none", border=canvas.colours.ink, thick=3)
    _legend(canvas, made, colours)
    # no line runs over a name
    for spot in sorted(made.spots, key=lambda spot: spot.leader is None):
        _name(canvas, spot)


def _legend(canvas: Canvas, made: atlas.Atlas, colours: list[str]) -> None:
    """The classes and who made the boundaries."""
    small, up = canvas.small, canvas.small * 0.95
    box = made.unit_box
    canvas.lines(box.left, box.top + up, list(made.unit), size=small, bold=True)
    for key in made.keys:
        without = key.place in _DASHES
        fill = canvas.colours.no_data if without else colours[key.place]
        border = canvas.colours.muted if without else canvas.colours.line
        canvas.block(key.chip, fill, radius=3, border=border)
        if key.place == HIDDEN:
            middle, half = key.chip.top + key.chip.height / 2, key.chip.width / 2
            for along in (0.5, 1, 1.5):
                canvas.dot(key.chip.left + along * half, middle, 2, canvas.colours.ink)
        canvas.lines(key.words.left, key.words.top + up, list(key.lines), size=small)
    box = made.credit_box
    canvas.text(box.right, box.top + up, made.credit, size=small, anchor="end",
                colour=canvas.colours.muted)  # fmt: skip


def _name(canvas: Canvas, spot: Spot) -> None:
    if spot.leader:
        canvas.line(list(spot.leader), canvas.colours.paper, 3.5)
        canvas.line(list(spot.leader), canvas.colours.ink, 1.2)
        canvas.dot(*spot.leader[0], 2.5, canvas.colours.ink)
    # set off from whatever class it lies on
    middle, top = spot.box.left + spot.box.width / 2, spot.box.top + canvas.small * 0.92
    with canvas.group(data_label=spot.code):
        canvas.lines(middle, top, list(spot.lines), size=canvas.small, anchor="middle",
                     bold=spot.must, halo=spot.is_inside)  # fmt: skip


# -- land ----------------------------------------------------------------------------------------


def path_of(place: shapely.Geometry, grid: float = _GRID) -> str:
    """The rings as one path of steps on a grid, of half pixels unless told. Neighbours share their
    corners, so rounding opens no gap between them."""
    parts = []
    rings = geography.rings_of(place)
    smallest = _SMALLEST_ISLAND * (grid / _GRID) ** 2
    for ring in rings:
        corners = [(round(x / grid), round(y / grid)) for x, y in ring]
        corners = [corner for last, corner in pairwise([None, *corners]) if corner != last]
        if _extent(shapely.LinearRing(ring)) < smallest and len(rings) > 1:
            continue
        (x, y), rest = corners[0], corners[1:]
        steps = [f"M{x * grid:g} {y * grid:g}l"]
        for next_x, next_y in rest:
            steps.append(f"{(next_x - x) * grid:g} {(next_y - y) * grid:g} ")
            x, y = next_x, next_y
        parts.append("".join(steps).rstrip() + "z" if rest else "")
    return "".join(parts)


def _extent(shape: shapely.Geometry) -> float:
    """The area of the box around a shape."""
    left, top, right, bottom = shape.bounds
    return (right - left) * (bottom - top)
