"""Maps of slides by geometry: names stand on their own region or off all land, none on another."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from xml.etree import ElementTree

import pytest
import shapely
from pptx import Presentation
from pptx.oxml.ns import qn

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import speaker
from jamsostek.reports import deck
from jamsostek.reports.deck import Map
from jamsostek.reports.faces import SOURCE_SANS
from jamsostek.reports.pptx import presentation
from jamsostek.reports.svg import drawing
from tests.decks import every_picture
from tests.reports.test_decks import build

SVG = "{http://www.w3.org/2000/svg}"
WIDE, HIGH, SIZE = 1168, 400, 24
_EMU = 914400


def maps() -> list[deck.Slide]:
    """Those of the ready decks: the province, each branch's districts, one regency's."""
    branches = ("NTT", "ATAMBUA", "MAUMERE", "ENDE", "LABUAN_BAJO", "WAINGAPU")
    made = [
        build("provincial", "id", month="2026-10"),
        *(build("monev", "id", branch=branch, month="2026-10") for branch in branches),
        build("monev", "id", region="5303", month="2026-10"),
    ]
    return [slide for each in made for slide in each.slides if isinstance(slide.picture, Map)]


def in_svg(picture: Map):
    """Regions by name and labels by code, in pixels."""
    root = ElementTree.fromstring(drawing.svg(picture, WIDE, HIGH, LIGHT, speaker("id"), SIZE))
    land = {
        path.get("data-name"): of_rings(rings_of(path.get("d")))
        for path in root.iter(f"{SVG}path")
        if path.get("data-name")
    }
    labels = {
        group.get("data-label"): shapely.union_all([letters(text) for text in group])
        for group in root.iter(f"{SVG}g")
        if group.get("data-label")
    }
    return land, labels, shapely.box(0, 0, WIDE, HIGH)


def letters(text) -> shapely.Geometry:
    """The room of a text's letters, set in the middle."""
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    assert text.get("text-anchor") == "middle"
    half = SOURCE_SANS.width(text.text, size, bold=text.get("font-weight") == "600") / 2
    return shapely.box(x - half, y - 0.7 * size, x + half, y + 0.05 * size)


def rings_of(path: str) -> list[list[tuple[float, float]]]:
    found = []
    for x, y, steps in re.findall(r"M(\S+) (\S+)l([^z]*)z", path):
        ring = [(float(x), float(y))]
        numbers = list(map(float, steps.split()))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append(ring)
    return found


def of_rings(rings) -> shapely.Geometry:
    """A ring within one is a hole."""
    parts = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings if len(ring) > 3]
    return reduce(shapely.symmetric_difference, parts, shapely.Polygon())


def in_powerpoint(slide):
    """The same in inches: regions are native shapes, their names text boxes."""
    land, labels = {}, {}
    for shape in slide.shapes:
        left, top, wide, high = (
            side / _EMU for side in (shape.left, shape.top, shape.width, shape.height)
        )
        path = shape._element.find(f".//{qn('a:path')}")
        if path is not None:
            rings = [[]]
            for step in path:
                if step.tag == qn("a:close"):
                    rings.append([])
                else:
                    at = step.find(qn("a:pt"))
                    point = (left + int(at.get("x")) / _EMU, top + int(at.get("y")) / _EMU)
                    rings[-1].append(point)
            land[shape.name] = of_rings(rings)
        elif shape.name.startswith("name "):
            # without the air above and below the letters
            labels[shape.name.removeprefix("name ")] = shapely.box(
                left + 0.02, top + 0.03, left + wide - 0.02, top + high - 0.04
            )
    return land, labels


def hold(picture: Map, land, labels, sheet, where: str) -> None:
    """Every name stands where it may, and those spoken of stand."""
    assert set(picture.named) | set(picture.focus) <= set(labels), where
    names = {code: picture.shapes[code].name for code in labels}
    for code, box in labels.items():
        here = f"{where}: {names[code]}"
        assert box.within(sheet), here
        own = land[names[code]]
        if not box.within(own):
            on = [name for name, region in land.items() if region.intersects(box)]
            # a region of nothing but islands smaller than a pixel is not drawn
            assert on == [], f"{here} lies on {on}"
        over = [
            names[other] for other, its in labels.items() if other != code and its.intersects(box)
        ]
        assert over == [], f"{here} over {over}"


def test_names_lie_on_their_own_region_or_off_all_land(ask_sample, tmp_path):
    slides = maps()
    assert len(slides) > 8
    shown = replace(every_picture(), slides=tuple(slides))
    presentation.write(shown, tmp_path / "maps.pptx")
    book = Presentation(tmp_path / "maps.pptx")
    sheet = shapely.box(0, 0, book.slide_width / _EMU, book.slide_height / _EMU)
    for number, (slide, drawn) in enumerate(zip(slides, book.slides, strict=True)):
        where = f"{number} {slide.key}"
        hold(slide.picture, *in_svg(slide.picture), f"{where}, SVG")
        hold(slide.picture, *in_powerpoint(drawn), sheet, f"{where}, PPTX")


@pytest.mark.parametrize("level", ["regency", "district"])
def test_the_judge_sees_a_name_on_a_neighbour(ask_sample, level):
    picture = next(slide.picture for slide in maps() if slide.picture.level == level)
    land, labels, sheet = in_svg(picture)
    code = picture.named[0]
    other = next(name for name in land if name != picture.shapes[code].name)
    labels[code] = shapely.Point(land[other].representative_point()).buffer(4)
    with pytest.raises(AssertionError, match="lies on"):
        hold(picture, land, labels, sheet, "moved")
