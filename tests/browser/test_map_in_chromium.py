"""The map in a real Chromium: 22 shapes, each opens its own profile; the keyboard path."""

from __future__ import annotations

import csv
import json
import math
import re
from contextlib import suppress

import pytest
from playwright.sync_api import expect
from shapely.geometry import shape

from tests.browser.conftest import PATIENCE, ROOT

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
    from jamsostek.contract import geography
    from jamsostek.view.parts import maps

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


def hover(page, x: float, y: float, name: str) -> list[str]:
    """Come near as a hand does and read the lines about the regency of this name.

    The picture takes no mouse before it is drawn, so the hand moves until it is answered.
    """
    tooltip = page.locator(".deck-tooltip").filter(visible=True)
    named = re.compile(rf"^{re.escape(name)}\n")
    for _ in range(30):
        page.mouse.move(x - 2, y)
        page.mouse.move(x, y, steps=2)
        with suppress(AssertionError):
            expect(tooltip).to_have_text(named, use_inner_text=True, timeout=2_000)
            return tooltip.inner_text().split("\n")
    raise AssertionError(f"{name} isn't where it lies, but: {tooltip.all_inner_texts()}")


def click(page, x: float, y: float, opened) -> None:
    """Click as a hand does, again if nothing opens.

    Finger down and up must reach the picture within a quarter of a second, which an imitated
    graphics card on a busy machine doesn't always do.
    """
    for _ in range(3):
        page.mouse.click(x, y, delay=20)
        with suppress(AssertionError):
            return expect(opened).to_be_visible(timeout=PATIENCE / 3)
    raise AssertionError(f"no click at {x:.0f}, {y:.0f} opened anything")


def test_all_22_regencies_lie_where_they_are_and_a_click_opens_the_right_profile(server, visit):
    # the map of minimum wages, known for every regency
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id&indicator=regency_minimum_wage")
    expect(page.locator(RADIOS)).to_have_count(22)
    canvas = page.locator("canvas#deckgl-overlay").first
    expect(canvas).to_be_visible()
    view, shapes, names = opening_view(), regencies(), labels()
    assert shapes.keys() == names.keys()

    def place(code: str) -> tuple[float, float]:
        return to_pixels(*point_in(shapes[code]), view, canvas.bounding_box())

    for code, name in names.items():
        lines = hover(page, *place(code), name)
        # value in the user's format, date, publisher
        assert re.fullmatch(r"Rp\d\.\d{3}\.\d{3} per bulan", lines[1]), lines
        assert re.search(r"20\d\d", lines[2]) and len(lines[3]) > 2, lines
    for code in ("5303", "5371", "5305"):
        hover(page, *place(code), names[code])
        click(
            page,
            *place(code),
            page.get_by_role("heading", name=f"Profil {names[code]}", exact=True),
        )
        page.wait_for_url(f"**region={code}**")
        visitor.settled()
    assert visitor.outside == []
    assert visitor.errors == []


def test_the_list_is_a_keyboard_path_to_a_profile(server, visit):
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id")
    page.locator(".st-key-map_search input").focus()
    page.keyboard.type("TTU")
    page.keyboard.press("Enter")
    expect(page.locator(RADIOS)).to_have_count(1)
    visitor.settled()
    page.keyboard.press("Tab")
    for _ in range(4):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("h3", has_text="Profil Kab. Timor Tengah Utara")).to_be_visible()
    expect(page.locator(".stMain")).to_contain_text("8.927")


def test_missing_figures_are_named_and_not_drawn_as_zero(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=en&indicator=coverage_pct")
    legend = page.locator(".legend")
    expect(legend).to_contain_text("no published figure")
    expect(legend).to_contain_text("below 10%")
