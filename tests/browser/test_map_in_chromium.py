"""The map in a real Chromium: by mouse, keyboard and finger; what a play sends, and what not."""

from __future__ import annotations

import csv
import json
import re
from itertools import combinations

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import shape

from tests.browser.conftest import PATIENCE, ROOT

pytestmark = pytest.mark.browser

LAND = ".atlas .land [role=button]"
SLIP = ".atlas .slip"
SMALL = {"5371": "Kota Kupang", "5320": "Sabu Raijua", "5321": "Malaka"}
# a screen point of the region's own land, found by asking what lies there
ON_LAND = """(region) => {
  const box = region.getBoundingClientRect();
  const root = region.getRootNode();
  for (let fine = 2; fine < 40; fine += 1) {
    for (let row = 1; row < fine; row += 1) {
      for (let column = 1; column < fine; column += 1) {
        const [x, y] = [box.x + (box.width * column) / fine, box.y + (box.height * row) / fine];
        if (root.elementFromPoint(x, y) === region) return [x, y];
      }
    }
  }
  return null;
}"""


def regencies() -> dict[str, object]:
    layer = json.loads((ROOT / "data/geo/regencies.geojson").read_text(encoding="utf-8"))
    return {f["properties"]["region_code"]: shape(f["geometry"]) for f in layer["features"]}


def labels() -> dict[str, str]:
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as source:
        return {
            row["region_code"]: ("" if row["kind"] == "city" else "Kab. ") + row["name"]
            for row in csv.DictReader(source)
        }


def region(page: Page, code: str):
    return page.locator(f"{LAND}[data-code='{code}']").first


def on_land(page: Page, code: str) -> tuple[float, float]:
    found = region(page, code).evaluate(ON_LAND)
    assert found, f"nothing of {code} is in sight"
    return tuple(found)


class Wire:
    """What goes over the page's socket, in bytes."""

    def __init__(self, page: Page):
        self.sent: list[int] = []
        self.received: list[int] = []
        page.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(len(frame)))
        socket.on("framereceived", lambda frame: self.received.append(len(frame)))

    def forget(self) -> None:
        self.sent.clear()
        self.received.clear()


def opened(page: Page, label: str) -> None:
    """The regency's profile is there, and its districts are the map."""
    expect(page.locator("h2", has_text=label).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".atlas nav .here", has_text=label).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".atlas")).to_have_count(1)


def test_all_22_regencies_lie_where_they_are_and_a_click_opens_the_right_one(server, visit):
    # minimum wages, published for every regency
    visitor = visit(height=1000)
    page = visitor.open(f"{server.address}/map?lang=id&metric=regency_minimum_wage")
    names, shapes = labels(), regencies()
    expect(page.locator(LAND)).to_have_count(22)
    middles = {}
    for code, name in names.items():
        x, y = on_land(page, code)
        page.mouse.move(x, y)
        slip = page.locator(SLIP)
        expect(slip).to_contain_text(name)
        # value in the user's format, date, publisher
        text = slip.inner_text()
        assert re.search(r"Rp\d\.\d{3}\.\d{3} per bulan", text), text
        assert re.search(r"20\d\d · .{3}", text), text
        frame, box = page.locator(".atlas .frame").bounding_box(), slip.bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]
        bounds = region(page, code).bounding_box()
        middles[code] = (bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2)
    # one is west or north of another as on the globe; islets too small to draw move a middle a bit
    for axis, sign in ((0, 1), (1, -1)):
        middle = {c: sign * (s.bounds[axis] + s.bounds[axis + 2]) / 2 for c, s in shapes.items()}
        for one, other in combinations(names, 2):
            if abs(middle[one] - middle[other]) > 0.2:
                is_before = middles[one][axis] < middles[other][axis]
                assert is_before == (middle[one] < middle[other]), (one, other)
    page.mouse.click(*on_land(page, "5303"))
    opened(page, names["5303"])
    page.wait_for_url("**region=5303**")
    assert visitor.outside == []
    assert visitor.errors == []


def test_a_regency_is_walked_to_and_opened_by_keyboard_and_told_aloud(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=en")
    for code in labels():
        told = region(page, code).get_attribute("aria-label")
        assert re.fullmatch(rf"{labels()[code]}: [\d,]+ people, October 2026", told), told
    # one stop for the tabulator, then arrows; every regency can be reached from another
    expect(page.locator(f"{LAND}[tabindex='0']")).to_have_count(1)
    page.locator(f"{LAND}[tabindex='0']").focus()
    reached, waiting = set(), [page.locator(f"{LAND}:focus").get_attribute("data-code")]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
            region(page, here).focus()
            page.keyboard.press(key)
            waiting.append(page.locator(f"{LAND}:focus").get_attribute("data-code"))
    assert reached == set(labels())
    region(page, "5371").focus()
    expect(page.locator(SLIP)).to_contain_text("Kota Kupang")
    page.keyboard.press("Enter")
    opened(page, "Kota Kupang")
    page.locator(".atlas nav").get_by_text("NTT").click()
    expect(page.locator(LAND)).to_have_count(22)
    assert visitor.errors == []


def test_small_regencies_open_by_finger_mouse_and_keyboard_on_a_phone(server, browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="id-ID"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.address}/map?lang=id")
    expect(page.locator(LAND)).to_have_count(22)
    for code, label in SMALL.items():
        name = page.locator(f".atlas .names [data-code='{code}'] .reach").first
        box = name.bounding_box()
        # wide and high enough for a finger
        assert box["width"] >= 24 and box["height"] >= 24
        ways = {
            "finger": name.tap,
            "mouse": name.click,
            "keyboard": lambda: region(page, code).press("Enter"),  # noqa: B023
        }
        for open_it in ways.values():
            open_it()
            # for a moment the map that goes stands beside the one that comes
            here = page.locator(".atlas nav .here")
            expect(here.filter(has_text=label).first).to_be_visible()
            expect(page.locator(".atlas")).to_have_count(1)
            page.locator(".atlas nav button").first.tap()
            expect(page.locator(LAND)).to_have_count(22)
    context.close()


def test_a_play_asks_the_server_nothing_and_its_end_stands_in_the_address(server, visit):
    visitor = visit()
    wire = Wire(visitor.page)
    page = visitor.open(f"{server.address}/map?lang=id&month=2026-03")
    month = page.locator(".atlas .month")
    expect(month).to_have_text("Maret 2026")
    land = max(wire.received)
    wire.forget()
    page.get_by_label("Putar").click()
    expect(month).to_have_text(re.compile("(Mei|Juni|Juli) 2026"))
    assert wire.sent == [] and wire.received == []
    page.get_by_label("Jeda").click()
    stood = month.inner_text()
    page.wait_for_url(re.compile(r"month=2026-\d\d"))
    visitor.settled()
    expect(month).to_have_text(stood)
    # the run that wrote the address sent the map's script, and neither land nor values again
    assert len(wire.sent) == 1
    assert max(wire.received) < 0.8 * land
    wire.forget()
    page.locator(".st-key-lang").get_by_text("EN", exact=True).click()
    expect(month).not_to_have_text(stood)
    visitor.settled()
    # another language has other words, on the same land
    assert max(wire.received) < land
    again = visit().open(page.url)
    expect(again.locator(".atlas .month")).to_have_text(month.inner_text())


def test_what_is_opened_stays_open_though_the_page_runs_before_it_knows(server, visit):
    visitor = visit(width=700)
    held, slow = [], []

    def between(browser_side) -> None:
        server_side = browser_side.connect_to_server()
        server_side.on_message(
            lambda frame: held.append(frame) if slow else browser_side.send(frame)
        )
        arrived.append(browser_side)

    arrived: list = []
    visitor.page.route_web_socket("**/_stcore/stream", between)
    page = visitor.open(f"{server.address}/map?lang=id&month=2026-08")
    expect(page.locator(LAND)).to_have_count(22)
    # the server's answers are on the way for a while; meanwhile a month is turned, a regency is
    # opened, and the width, of which the browser tells by itself, is another
    slow.append(True)
    region(page, "5303").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(1500)
    slow.clear()
    for frame in held:
        arrived[-1].send(frame)
    opened(page, "Kab. Timor Tengah Utara")
    expect(page.locator(".atlas .month")).to_have_text("Juli 2026")
    page.wait_for_url(re.compile("(?=.*region=5303)(?=.*month=2026-07)"))
    visitor.settled()
    expect(page.locator(".atlas nav .here")).to_have_text("Kab. Timor Tengah Utara")


def test_a_link_restores_classes_and_two_maps_show_one_place(server, visit):
    visitor = visit()
    page = visitor.open(
        f"{server.address}/map?lang=en&metric=new_members&scheme=natural&classes=4"
        "&kind=pair&second=active_members&month=2025-05"
    )
    expect(page.locator(".atlas .plate")).to_have_count(2)
    expect(page.locator(".atlas .legend").first).to_contain_text("4 classes with natural breaks")
    expect(page.locator(".atlas figcaption").last).to_have_text("Active members, May 2025")
    page.mouse.move(*on_land(page, "5304"))
    for slip in page.locator(SLIP).all():
        expect(slip).to_contain_text("Kab. Belu")
    # one camera
    page.get_by_label("Zoom in").first.click()
    matrices = page.locator(".atlas .land").evaluate_all(
        "all => all.map((g) => g.getAttribute('transform'))"
    )
    assert len(set(matrices)) == 1
    assert visitor.errors == [] and visitor.outside == []


def test_a_district_is_reached_by_address_and_unknown_codes_are_told(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=en&region=5303&district=530301")
    expect(page.locator(".atlas nav .here")).to_have_text("Miomaffo Timur")
    expect(page.locator(".atlas .land circle[role=button]")).not_to_have_count(0)
    page.locator(".atlas nav").get_by_text("Kab. Timor Tengah Utara").click()
    expect(page.locator(".atlas nav .here")).to_have_text("Kab. Timor Tengah Utara")
    page = visitor.open(f"{server.address}/map?lang=en&metric=nothing&scheme=odd&month=2026-13")
    warning = page.locator("[data-testid=stAlert]")
    for code in ("metric=nothing", "scheme=odd", "month=2026-13"):
        expect(warning).to_contain_text(code)


def test_what_is_not_known_is_hatched_and_never_the_lowest_class(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=en&metric=coverage_published_pct")
    expect(page.locator(".atlas .legend")).to_contain_text("no data")
    unknown = page.locator(".atlas .land .unknown")
    fills = unknown.evaluate_all("all => all.map((shape) => shape.style.fill)")
    assert fills and {fill.replace('"', "") for fill in fills} == {"url(#hatch)"}
    told = [each.get_attribute("aria-label") for each in unknown.all()]
    assert all("no data" in each for each in told), told


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_desk_to_what_lags_and_why_in_two_clicks(server, visit, width):
    visitor = visit(width=width, height=900 if width > 640 else 844)
    page = visitor.open(f"{server.address}/?lang=id")
    clicks = 0
    if width == 390:
        page.get_by_label("Buka menu").click()
        clicks += 1
    page.get_by_role("link", name="Peta").first.click()
    clicks += 1
    # the map says which is lowest, in the first screen and in words
    said = page.locator(".atlas .says")
    expect(said).to_contain_text("terendah Kab. ")
    lowest = re.search(r"terendah (Kab\. [\w ]+)", said.inner_text())[1].strip()
    visitor.settled()
    if width > 640:
        assert said.bounding_box()["y"] < 900
        page.locator(".atlas .ranking").get_by_text(lowest.removeprefix("Kab. ")).click()
        clicks += 1
        opened(page, lowest)
        figures = page.locator(".cards.pair .number").first
        expect(figures).to_be_visible()
        assert figures.bounding_box()["y"] < 900
    assert clicks == 2
    assert visitor.errors == []


def test_on_a_phone_the_map_is_half_the_screen_and_a_regencys_figures_stand_in_it(server, visit):
    visitor = visit(width=390, height=844)
    page = visitor.open(f"{server.address}/map?lang=id")
    box = page.locator(".atlas .frame").bounding_box()
    assert box["height"] >= 844 / 2 - 1
    assert box["y"] + box["height"] <= 844
    page = visitor.open(f"{server.address}/map?lang=id&region=5303")
    figures = page.locator(".cards.pair .number").first.bounding_box()
    assert figures["y"] + figures["height"] < 844


def test_the_wheel_scrolls_the_page_and_moves_the_map_only_where_the_keyboard_is(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/map?lang=id")
    at = on_land(page, "5303")
    where = "document.querySelector('.stMain').scrollTop"
    before = page.locator(".atlas .land").get_attribute("transform")
    page.mouse.move(*at)
    page.mouse.wheel(0, 200)
    page.wait_for_function(f"() => {where} > 100")
    assert page.locator(".atlas .land").get_attribute("transform") == before
    page.evaluate("document.querySelector('.stMain').scrollTop = 0")
    page.locator(f"{LAND}[tabindex='0']").focus()
    page.mouse.move(*on_land(page, "5303"))
    page.mouse.wheel(0, -200)
    expect(page.locator(".atlas .land")).not_to_have_attribute("transform", before)
    assert page.evaluate(where) == 0
    page.get_by_label("Seluruh peta").first.click()
    expect(page.locator(".atlas .land")).to_have_attribute("transform", before)
