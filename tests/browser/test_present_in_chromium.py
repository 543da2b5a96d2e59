"""The presentation in a real Chromium: keys, Esc, nothing but the slide, at once, offline."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STAGE = ".stage .slide.now"
# what would be seen besides the slide
AROUND = "[data-testid=stHeader], .st-key-filters, .footer, .sample-strip"


def slide_of(page) -> str:
    return page.evaluate("new URL(location.href).searchParams.get('slide')")


def press(page, *keys: str) -> list[str]:
    """Press keys; the slide in view after each."""
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(slide_of(page))
    return found


def test_keys_walk_the_deck_and_esc_returns_where_it_came_from(server, visit):
    visitor = visit(width=1280, height=720)
    page = visitor.open(f"{server.address}/agents?lang=id&branch=ATAMBUA")
    page.goto(f"{server.address}/present?lang=id&deck=monev&branch=ATAMBUA&from=agents")
    expect(page.locator(STAGE)).to_be_visible()
    visitor.settled()
    number = page.locator(".stage .number")
    slides = page.locator(".stage .slide")
    expect(number).to_have_text(f"1 / {slides.count()}")
    # full screen: the slide covers all, at 16:9, and nothing else is there
    expect(page.locator(AROUND).filter(visible=True)).to_have_count(0)
    assert page.locator(".screen").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    # focus is there from the start: keys need no click
    first, second = slide_of(page), press(page, "ArrowRight")[0]
    third = press(page, "PageDown")[0]
    assert len({first, second, third}) == 3
    assert press(page, "ArrowLeft", "PageUp", " ", "Backspace") == [second, first, second, first]
    assert press(page, "3", "Enter")[-1] == third
    press(page, "End")
    expect(number).to_have_text(f"{slides.count()} / {slides.count()}")
    assert press(page, "Home") == [first]
    black = page.locator(".black")
    page.keyboard.press("b")
    expect(black).to_be_visible()
    page.keyboard.press("b")
    expect(black).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator(".screen")).to_have_attribute("style", re.compile("dark"))
    # every key was answered by a slide drawn; how fast it is, docs/benchmarks.md tells
    page.wait_for_function("performance.getEntriesByName('slide-shown').length >= 10")
    # a window of another shape: still whole, still 16:9
    page.set_viewport_size({"width": 1024, "height": 768})
    wide = "stage => stage.getBoundingClientRect().width === 1024"
    page.wait_for_function(wide, arg=page.locator(".stage").element_handle())
    assert page.locator(".stage").bounding_box()["height"] == 576
    page.keyboard.press("Escape")
    page.wait_for_url("**/agents?*branch=ATAMBUA*")
    expect(page.locator(".screen")).to_have_count(0)
    expect(page.locator(".footer")).to_be_visible()
    visitor.settled()
    assert "branch=ATAMBUA" in page.url
    assert "deck" not in page.url
    assert visitor.outside == []
    assert visitor.errors == []


def test_slides_are_chosen_shown_restored_and_left(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/present?lang=id&prepare=paritrana")
    boxes = page.locator(".chooser input")
    boxes.first.wait_for()
    count = boxes.count()
    boxes.first.click()  # it goes to the slides left out, another takes its place
    page.wait_for_function("new URL(location.href).searchParams.has('slides')")
    visitor.settled()
    page.get_by_text("Mulai presentasi").click()
    expect(page.locator(STAGE)).to_be_visible()
    expect(page.locator(".stage .number")).to_have_text(f"1 / {count - 1}")
    visitor.settled()
    # the winners of the first category come one by one, the slide stays
    names = page.locator(f"{STAGE} [data-reveal]")
    waiting = page.locator(f"{STAGE} [data-reveal].waits")
    assert waiting.count() == names.count() > 0
    before = slide_of(page)
    for left in reversed(range(names.count())):
        assert press(page, "ArrowRight") == [before]
        expect(waiting).to_have_count(left)
    after = press(page, "ArrowRight")[0]
    assert after != before
    # a reload, or the link sent to somebody, opens the same slide of the same choice
    page.reload()
    expect(page.locator(".stage .slide")).to_have_count(count - 1)
    visitor.settled()
    assert slide_of(page) == after
    page.keyboard.press("Escape")
    expect(page.locator(".chooser input").first).to_be_visible()
    visitor.settled()
    assert "deck" not in page.url
    assert "slides=" in page.url
    assert visitor.outside == []
    assert visitor.errors == []
