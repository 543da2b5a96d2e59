"""The land as the browser draws it: outlines and the places of names, sent once for each depth.

Outlines and names are those of the slides (``reports/atlas``, ``reports/svg/map``). Content is a
text of JSON; its key names it, so that the same land is never sent twice.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

import shapely
import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.contract import geography
from jamsostek.reports import atlas
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Map, Shape
from jamsostek.reports.faces import SOURCE_SANS
from jamsostek.reports.svg import map as drawing
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map.choice import Choice
from jamsostek.view.parts import maps

# outlines lie on a sheet so wide, on a grid fine enough to be looked at eight times as large
_WIDE, _GRID = 1000, 0.25
# frames that names are laid out for: width, height, size of letters, all in pixels
_FRAMES = (
    (340, 424, 12),
    (460, 424, 12),
    (600, 340, 12),
    (760, 400, 13),
    (940, 470, 13),
)
_SMALL_FRAME = 400
# more areas than that bear no names until one looks closer: the few that fit would say nothing
_MOST_NAMED = 60
# where the buttons stand, at the lower left: width and height, as large as fingers need them
_BUTTONS = (150, 54)


class Content(NamedTuple):
    """A text for the browser and the name it is known by."""

    key: str
    text: bytes


class Boundaries(NamedTuple):
    """The outlines of a depth, or none, and what was wrong with an office's own file."""

    layer: geography.Layer | None
    refused: ProductError | None


def content(made: dict) -> Content:
    """Something as the browser takes it."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    return Content(hashlib.blake2b(text, digest_size=8).hexdigest(), text)


def boundaries(here: Screen, level: str) -> Boundaries:
    """The outlines the areas of a level are drawn with: villages lie in those of districts."""
    if level == "regency":
        codes = here.ask("reference/regions")["region_code"]
        return Boundaries(*geography.regencies(frozenset(codes)))
    codes = here.ask("reference/districts")["district_code"]
    return Boundaries(*geography.districts(frozenset(codes)))


def land(here: Screen, choice: Choice, found: Boundaries) -> Content | None:
    """The land of a choice; ``None`` where there are no outlines."""
    if not found.layer:
        return None
    if choice.kind == "tiles" and choice.level == "regency":
        tiles = here.ask("map/tiles").set_index("region_code")
        places = tuple(tuple(tiles.loc[code]) for code, *_ in _names(here, choice))
        return _tiles(_names(here, choice), places)
    if choice.level == "village":
        return _points(choice.region, _villages(here, choice), found.layer.stamp, found.layer)
    names = _names(here, choice)
    return _land(choice.level, choice.region or "", names, found.layer.stamp, found.layer)


def points(here: Screen, choice: Choice, found: Boundaries) -> list[dict]:
    """The agents, offices or meetings of a choice, where they lie on its land."""
    if not (choice.points and found.layer) or choice.kind == "tiles" or choice.level == "village":
        return []
    shapes = {code: found.layer.shapes[code] for code, *_ in _names(here, choice)}
    west, south, east, north = shapely.total_bounds(list(shapes.values())).tolist()
    rows = here.ask("map/points", kind=choice.points, region=choice.region)
    rows = rows[rows["longitude"].between(west, east) & rows["latitude"].between(south, north)]
    at = {r.code: shapely.Point(r.longitude, r.latitude) for r in rows.itertuples()}
    lying = _on_sheet({**shapes, **{f"point {code}": point for code, point in at.items()}})
    return [
        {
            "at": _point((lying[f"point {r.code}"].x, lying[f"point {r.code}"].y)),
            "kind": r.kind,
            "name": _point_name(here, r),
        }
        for r in rows.itertuples()
    ]


def _point_name(here: Screen, row) -> str:
    if row.kind == "offices":
        return here.say("map.office", place=row.place)
    return here.say(f"map.point_{row.kind}", count=row.how_many, place=row.place)


def _names(here: Screen, choice: Choice) -> tuple[tuple[str, str, str], ...]:
    """Code, name and short name of each outline."""
    if choice.level == "regency":
        regions = here.ask("reference/regions")
        return tuple((r.region_code, r.label, maps.label(r)) for r in regions.itertuples())
    districts = here.ask("reference/districts")
    inside = districts["district_code"].str.startswith(choice.region or "")
    return tuple((d.district_code, d.name, d.name) for d in districts[inside].itertuples())


def _villages(here: Screen, choice: Choice) -> tuple[tuple[str, str, tuple[float, float]], ...]:
    """Code, name and place of each village of a district."""
    villages = here.ask("reference/villages", district=choice.region)
    return tuple((v.village_code, v.name, (v.longitude, v.latitude)) for v in villages.itertuples())


@st.cache_data(show_spinner=False, max_entries=64)
def _land(level: str, region: str, names: tuple, stamp: tuple, _layer: geography.Layer) -> Content:
    shapes = {code: _layer.shapes[code] for code, *_ in names}
    lying = _on_sheet(shapes)
    areas = [_area(*each, lying[each[0]], geography.label_point(lying[each[0]])) for each in names]
    frames = [_frame(level, shapes, names, *frame) for frame in _FRAMES]
    return content({"level": level, **_size(lying), "areas": areas, "frames": frames})


@st.cache_data(show_spinner=False, max_entries=4)
def _tiles(names: tuple, tiles: tuple) -> Content:
    """Regencies as squares of one size; ``tiles`` are column, row and abbreviation of each."""
    side = _WIDE / (1 + max(across for across, *_ in tiles))
    areas, high = [], 0
    for (code, name, short), (x, y, letters) in zip(names, tiles, strict=True):
        left, top = x * side, y * side
        square = shapely.box(left + 2, top + 2, left + side - 2, top + side - 2)
        at = (left + side / 2, top + side / 2)
        areas.append({**_area(code, name, short, square, at), "letters": letters})
        high = max(high, top + side)
    frames = [
        {
            "wide": wide,
            "high": round(wide * high / _WIDE) + _BUTTONS[1],
            "size": size,
            "scale": wide / _WIDE,
            "left": 0,
            "top": 0,
        }
        for wide, _, size in _FRAMES
    ]
    return content(
        {"level": "regency", "tiles": True, "wide": _WIDE, "high": high, "areas": areas,
         "frames": frames}
    )  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=64)
def _points(district: str, points: tuple, stamp: tuple, _layer: geography.Layer) -> Content:
    """The villages of a district, points on its land; they are named where there is room."""
    at = {
        code: shapely.Point(*degrees) if degrees[0] == degrees[0] else shapely.Point()
        for code, _, degrees in points
    }
    lying = _on_sheet({district: _layer.shapes[district], **at})
    areas = [
        {"code": code, "name": name, "plain": name, "short": name, "at": _known_point(lying[code])}
        for code, name, _ in points
    ]
    frames = [{"wide": wide, "high": high, "size": size} for wide, high, size in _FRAMES]
    ground = drawing.path_of(lying[district], _GRID)
    made = {"level": "village", **_size(lying), "ground": ground, "areas": areas, "frames": frames}
    return content(made)


def _area(code: str, name: str, short: str, shape: shapely.Geometry, at: tuple) -> dict:
    """An outline with its names, the longest first, where they stand and how wide they may be."""
    return {
        "code": code,
        "name": name,
        "plain": name.removeprefix("Kab. "),
        "short": short.replace("\n", " "),
        "path": drawing.path_of(shape, _GRID),
        "at": _point(at),
        "wide": round(_width(geography.largest_part(shape)), 1),
    }


def _on_sheet(shapes: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    sheet = geography.fitted(shapes, 0, 0, _WIDE, 10 * _WIDE)
    left, top, *_ = shapely.total_bounds(list(sheet.values())).tolist()
    return {code: shapely.transform(s, lambda at: at - (left, top)) for code, s in sheet.items()}


def _size(lying: dict[str, shapely.Geometry]) -> dict[str, float]:
    _, _, right, bottom = shapely.total_bounds(list(lying.values())).tolist()
    return {"wide": round(right, 2), "high": round(bottom, 2)}


def _width(shape: shapely.Geometry) -> float:
    left, _, right, _ = shape.bounds
    return right - left


def _frame(level: str, shapes: dict, names: tuple, wide: int, high: int, size: int) -> dict:
    """Where the names stand in a frame: of each its lines, the middle of its first line's foot,
    how wide it is, and the line that leads to it. A land without ``names`` is named as one looks
    at it."""
    is_small = wide < _SMALL_FRAME
    named = names if len(names) <= _MOST_NAMED else ()
    told = {code: (short if is_small else name) for code, name, short in named}
    known = {code: Shape(name.replace("\n", " "), None, "", None) for code, name in told.items()}
    # districts are too many for lines to all of them: those stand that find room near by
    must = tuple(told) if level == "regency" else ()
    picture = Map(level, known, (), "", "", "", named=must)
    sheet, buttons = Box(0, 0, wide, high), Box(0, high - _BUTTONS[1], *_BUTTONS)
    places, spots = atlas.named(picture, shapes, sheet, SOURCE_SANS, size, [buttons])
    left, top, right, _ = shapely.total_bounds(list(places.values())).tolist()
    return {
        "wide": wide,
        "high": high,
        "size": size,
        "scale": round((right - left) / _WIDE, 5),
        "left": round(left, 2),
        "top": round(top, 2),
        "names": [
            {
                "code": spot.code,
                "lines": spot.lines,
                "box": [
                    round(each, 1)
                    for each in (spot.box.left, spot.box.top, spot.box.width, spot.box.height)
                ],
                "inside": spot.is_inside,
                **({"leader": [_point(end) for end in spot.leader]} if spot.leader else {}),
            }
            for spot in spots
        ],
    }


def _known_point(point: shapely.Point) -> list[float] | None:
    """Where a point lies; of some villages nobody says."""
    return None if point.is_empty else _point((point.x, point.y))


def _point(at: tuple[float, float]) -> list[float]:
    return [round(each, 1) for each in at]
