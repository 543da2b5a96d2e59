"""Every view, looked at by machine: nothing runs over, no English in Indonesian, axe-core content.

``tools/tour.py`` looks the same way at six widths and makes pictures of them for the eye.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages_in_chromium import PAGES
from tools import tour

pytestmark = pytest.mark.browser

# the views of a page stand in these switches
SWITCHES = ("view", "part", "kind")
LOOKS = (("light", 1440, 900), ("dark", 390, 844))


def page_of(view: str) -> str:
    return re.split(r"[?&]", tour.VIEWS[view])[0]


@pytest.mark.full
@pytest.mark.parametrize("page", PAGES, ids=[page or "home" for page in PAGES])
@pytest.mark.timeout(600)
def test_every_view_is_whole_in_its_language_and_accessible(server, visit, page):
    visitor = visit()
    found, offered = [], {}
    views = [view for view in tour.VIEWS if page_of(view) == page]
    assert views
    for view in views:
        address = f"{tour.VIEWS[view]}{'&' if '?' in tour.VIEWS[view] else '?'}lang=id"
        for theme, width, height in LOOKS:
            visitor.page.emulate_media(color_scheme=theme)
            visitor.page.set_viewport_size({"width": width, "height": height})
            opened(visitor, f"{server.address}/{address}")
            found += [f"{view} {theme} {width} {line}" for line in look(visitor)]
            for name in SWITCHES:
                buttons = visitor.page.locator(f".st-key-{page or 'home'}_{name} button")
                offered[name] = max(offered.get(name, 0), buttons.count())
    assert found == []
    # the tour knows every choice of the switches that lead from view to view
    for name, count in offered.items():
        known = {re.search(rf"[?&]{name}=(\w+)", tour.VIEWS[view]) for view in views}
        told = {match[1] for match in known if match}
        assert len(told) >= count - 1, (name, count, told)


def opened(visitor, address: str) -> None:
    """Go there; a presentation hides what tells of other views that they are drawn."""
    if "deck=" in address:
        visitor.page.goto(address)
        visitor.page.locator(".slide.now").wait_for()
    else:
        visitor.open(address)


def look(visitor) -> list[str]:
    return tour.findings(visitor.page, "id") + tour.serious(visitor.page)


def test_streamlits_words_follow_the_language_there_and_back(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/growth?lang=en")
    field = page.locator(".st-key-branch input")
    for language, word in (("id", "Pilih"), ("en", "Choose"), ("id", "Pilih")):
        page.locator(".st-key-lang").get_by_text(language.upper(), exact=True).click()
        expect(field).to_have_attribute("placeholder", word)
        expect(page.locator("html")).to_have_attribute("lang", language)
    visitor.settled()
    field.click()
    field.fill("tidak ada kantor seperti ini")
    expect(page.get_by_text("Tidak ditemukan")).to_be_visible()
    assert visitor.errors == []


RING = """() => {
  let on = document.activeElement;
  while (on.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    pen.clearRect(0, 0, 1, 1), pen.fillStyle = colour, pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const paper = light(getComputedStyle(document.querySelector(".stApp")).backgroundColor);
  // the ring may be drawn around the label that holds the control; of land on the map its outline
  const around = [on, on.closest("label")].filter(Boolean).map((each) => getComputedStyle(each));
  const rings = around.map((style) => (on instanceof SVGElement && !(on instanceof SVGSVGElement)
    ? [parseFloat(style.strokeWidth), style.stroke]
    : [style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), style.outlineColor]));
  const seen = rings.map(([wide, colour]) => {
    const other = light(colour);
    return wide >= 2 ? Math.max(paper, other) / Math.min(paper, other) : 0;
  });
  return [on.getAttribute("aria-label") ?? on.innerText ?? on.tagName, Math.max(...seen)];
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_skips_to_the_content_and_is_seen_wherever_it_is(server, visit, theme):
    visitor = visit(theme=theme)
    page = visitor.open(f"{server.address}/map?lang=id")
    page.keyboard.press("Tab")
    skip = page.locator("[data-testid=stSkipToContent]")
    expect(skip).to_be_focused()
    expect(skip).to_have_text("Langsung ke isi")
    page.keyboard.press("Enter")
    # past twelve links of the navigation
    page.keyboard.press("Tab")
    expect(page.locator(".stMain :focus")).to_have_count(1)
    reached = []
    for _ in range(30):
        reached.append(page.evaluate(RING))
        assert reached[-1][1] >= 3, reached[-1]
        page.keyboard.press("Tab")
    assert any("orang" in name for name, _ in reached), reached  # as far as the map's land
