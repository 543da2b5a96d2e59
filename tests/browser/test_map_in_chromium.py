"""The map in a real Chromium: 22 shapes, each opens its own profile; the keyboard path."""

from __future__ import annotations

import csv
import json
import math

import pytest
from playwright.sync_api import TimeoutError
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


def test_all_22_regencies_are_drawn_and_a_click_opens_the_right_profile(server, visit):
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id")
    canvas = page.locator("canvas#deckgl-overlay").first
    canvas.wait_for()
    page.wait_for_timeout(1500)
    assert page.locator(RADIOS).count() == 22
    view = opening_view()
    opened = {}
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as source:
        regions = {row["region_code"]: row for row in csv.DictReader(source)}
    for code, polygon in regencies().items():
        parts = getattr(polygon, "geoms", [polygon])
        point = max(parts, key=lambda part: part.area).representative_point()
        x, y = to_pixels(point.x, point.y, view, canvas.bounding_box())
        title = "" if regions[code]["kind"] == "city" else "Kab. "
        profile = page.get_by_role("heading", name=f"Profil {title}{regions[code]['name']}", exact=True)
        for _ in range(8):  # a click before the new picture's first frame goes nowhere
            page.mouse.click(x, y)
            try:
                profile.wait_for(timeout=1_500)
                break
            except TimeoutError:
                continue
        visitor.settled()
        opened[code] = profile.count() == 1 and f"region={code}" in page.url
    assert len(opened) == 22
    assert all(opened.values()), opened
    assert visitor.outside == []
    assert visitor.errors == []


def test_hovering_tells_name_value_date_and_source(server, visit):
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id&indicator=regency_minimum_wage")
    canvas = page.locator("canvas#deckgl-overlay").first
    canvas.wait_for()
    page.wait_for_timeout(1500)
    belu = regencies()["5304"].representative_point()
    x, y = to_pixels(belu.x, belu.y, opening_view(), canvas.bounding_box())
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y, steps=4)
    tooltip = page.locator(".deck-tooltip")
    tooltip.wait_for()
    text = tooltip.inner_text()
    assert "Kab. Belu" in text
    assert "Rp" in text


def test_the_list_is_a_keyboard_path_to_a_profile(server, visit):
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id")
    page.locator(".st-key-map_search input").focus()
    page.keyboard.type("TTU")
    page.keyboard.press("Enter")
    page.wait_for_function(
        f"document.querySelectorAll('{RADIOS}').length === 1"
    )
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
