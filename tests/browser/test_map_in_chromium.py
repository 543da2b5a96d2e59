"""The map in a real Chromium: 22 shapes, each opens its own profile; the keyboard path."""

from __future__ import annotations

import csv
import json
import math
import re

import pytest
from shapely.geometry import shape

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser


RADIOS = ".st-key-map_list_box input[type=radio]"


def regencies() -> dict[str, object]:
    layer = json.loads((ROOT / "data/geo/regencies.geojson").read_text(encoding="utf-8"))
    return {f["properties"]["region_code"]: shape(f["geometry"]) for f in layer["features"]}


def to_pixels(longitude: float, latitude: float, view: dict, box: dict) -> tuple[float, float]:
    """Web Mercator by hand, as any map of zoom z with 512-pixel tiles has it."""
    scale = 512 * 2 ** view["zoom"] / (2 * math.pi)

    def northing(degrees: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2))

    x = math.radians(longitude - view["longitude"]) * scale
    y = (northing(view["latitude"]) - northing(latitude)) * scale
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y


def opening_view() -> dict:
    """The view the page opens with: all of NTT fitted to the picture."""
    from jamsostek import geography
    from jamsostek.view import maps

    layer, _ = geography.regencies(frozenset(regencies()))
    state = maps.fitted_view(layer.bounds(), maps.LAPTOP[0], maps.LAPTOP[1])
    return {"longitude": state.longitude, "latitude": state.latitude, "zoom": state.zoom}


def point_in(polygon) -> tuple[float, float]:
    """A point surely inside the largest island of a regency."""
    largest = max(getattr(polygon, "geoms", [polygon]), key=lambda part: part.area)
    point = largest.representative_point()
    return point.x, point.y


def labels() -> dict[str, str]:
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as source:
        return {
            row["region_code"]: ("" if row["kind"] == "city" else "Kab. ") + row["name"]
            for row in csv.DictReader(source)
        }


@pytest.fixture
def map_page(server, visit):
    """The map of minimum wages, known for every regency, drawn and ready for the mouse."""
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id&indicator=regency_minimum_wage")
    canvas = page.locator("canvas#deckgl-overlay").first
    canvas.wait_for()
    page.wait_for_timeout(1500)
    return visitor, page, canvas


def test_all_22_regencies_are_drawn_where_they_lie(map_page):
    visitor, page, canvas = map_page
    assert page.locator(RADIOS).count() == 22
    view, box, names = opening_view(), canvas.bounding_box(), labels()
    tooltip = page.locator(".deck-tooltip")
    hovered = {}
    for code, polygon in regencies().items():
        x, y = to_pixels(*point_in(polygon), view, box)
        page.mouse.move(x - 1, y)
        page.mouse.move(x, y)
        page.wait_for_timeout(120)
        hovered[code] = tooltip.inner_text().split("\n")
    assert {code: lines[0] for code, lines in hovered.items()} == names
    for lines in hovered.values():  # value in the user's format, date, publisher
        assert re.fullmatch(r"Rp\d\.\d{3}\.\d{3} per bulan", lines[1]), lines
        assert re.search(r"20\d\d", lines[2]) and len(lines[3]) > 2, lines
    assert visitor.outside == []
    assert visitor.errors == []


@pytest.mark.parametrize("code", ["5303", "5371", "5305"])
def test_a_click_opens_the_right_profile(map_page, code):
    visitor, page, canvas = map_page
    x, y = to_pixels(*point_in(regencies()[code]), opening_view(), canvas.bounding_box())
    # as a hand does: come near, see the name, press
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y, steps=3)
    page.locator(".deck-tooltip", has_text=labels()[code]).wait_for()
    page.mouse.down()
    page.wait_for_timeout(60)
    page.mouse.up()
    page.get_by_role("heading", name=f"Profil {labels()[code]}", exact=True).wait_for()
    visitor.settled()
    assert f"region={code}" in page.url
    assert visitor.outside == []
    assert visitor.errors == []


def test_the_list_is_a_keyboard_path_to_a_profile(server, visit):
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id")
    page.locator(".st-key-map_search input").focus()
    page.keyboard.type("TTU")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('{RADIOS}').length === 1")
    visitor.settled()
    page.keyboard.press("Tab")
    for _ in range(4):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector("h3:has-text('Profil Kab. Timor Tengah Utara')")
    assert "8.927" in page.inner_text(".stMain")


def test_missing_figures_are_named_and_not_drawn_as_zero(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=en&indicator=coverage_pct")
    legend = page.inner_text(".legend")
    assert "no published figure" in legend
    assert "below 10%" in legend
