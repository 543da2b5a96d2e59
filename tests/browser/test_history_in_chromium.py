"""Back and forward: one press each, to the states that were visited, wherever one walked.

A random walk keeps a model of the browser's history beside it, a list of states and a place in it,
and after each step what is seen must be what the model says.
"""

from __future__ import annotations

import random
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.test_map_in_chromium import LAND, ON_LAND
from tests.browser.test_navigation_in_chromium import ALERTS, GO, faults
from tests.browser.test_pages_in_chromium import PAGES

pytestmark = pytest.mark.browser

FILTERS = ("branch", "region", "year")
# what tells one state from another: the address, the filters, what the switches say, the title
SEEN = """() => {
  const shown = (element) => element.checkVisibility();
  // a link may say the language that is spoken anyway
  const asked = [...new URLSearchParams(location.search)].sort().map((pair) => pair.join("="))
    .filter((pair) => pair !== "lang=id");
  const filters = ["branch", "region", "year"].map(
    (name) => document.querySelector(`.st-key-${name} input`)?.value);
  const chosen = [...document.querySelectorAll(
    ".stMain [data-testid=stButtonGroup] button[aria-checked=true]")]
    .filter(shown).map((button) => button.innerText);
  const lists = [...document.querySelectorAll(".stMain .stSelectbox input")]
    .filter(shown).map((input) => input.value);
  return { path: location.pathname, asked: asked.join("&"), filters, chosen, lists,
           title: document.querySelector("h1")?.innerText };
}"""
# another choice of a switch: never the language, in which everything would differ
SWITCH = """(share) => {
  const found = [...document.querySelectorAll(
    ".stMain [data-testid=stButtonGroup] button[aria-checked=false]")]
    .filter((button) => !button.closest(".st-key-lang") && button.checkVisibility());
  const chosen = found[Math.floor(share * found.length)];
  chosen?.click();
  return chosen?.innerText ?? null;
}"""


def switch(page: Page, chance: random.Random) -> str | None:
    return page.evaluate(SWITCH, chance.random())


def go(page: Page, chance: random.Random) -> str | None:
    here = page.evaluate("location.pathname.slice(1)")
    there = chance.choice([each for each in PAGES if each != here])
    page.evaluate(GO, there)
    page.wait_for_url(re.compile(rf"//[^/]+/{there}(\?|$)"))
    return f"→ {there}"


def _other_option(page: Page, field, chance: random.Random) -> str | None:
    before = field.input_value()
    field.click()
    options = page.get_by_role("option").all_inner_texts()
    others = [option for option in options if option != before]
    if not others:
        page.keyboard.press("Escape")
        return None
    wanted = chance.choice(others[:6])
    page.get_by_role("option", name=wanted, exact=True).first.click()
    expect(field).to_have_value(wanted)
    return wanted


def choose(page: Page, chance: random.Random) -> str | None:
    """Another option of a filter that all pages share."""
    return _other_option(page, page.locator(f".st-key-{chance.choice(FILTERS)} input"), chance)


def pick(page: Page, chance: random.Random) -> str | None:
    """Another option of a list of the page's own."""
    own = page.locator(".stMain .stSelectbox input:visible")
    count = own.count() - len(FILTERS)
    if count <= 0:
        return None
    return _other_option(page, own.nth(len(FILTERS) + chance.randrange(count)), chance)


def follow(page: Page, chance: random.Random) -> str | None:
    """A link of the page to another view."""
    links = page.locator(".stMain .stHtml a[target=_self]:visible")
    if not (count := links.count()):
        return None
    link = links.nth(chance.randrange(count))
    words = link.inner_text()
    with page.expect_navigation():
        link.click()
    return f"link {words}"


def on_map(page: Page, chance: random.Random) -> str | None:
    """A place of the map by mouse or a step out by its path; from elsewhere to the map."""
    if page.evaluate("location.pathname") != "/map":
        page.evaluate(GO, "map")
        page.wait_for_url(re.compile(r"/map(\?|$)"))
        return "→ map"
    ways_out = page.locator(".atlas nav button:visible")
    if ways_out.count() and chance.random() < 0.3:
        ways_out.first.click()
        return "out of the place"
    places = page.locator(LAND)
    if not (count := places.count()):
        return None
    place = places.nth(chance.randrange(count))
    if not (spot := place.evaluate(ON_LAND)):
        return None  # one of the small islands, or out of the window
    code = place.get_attribute("data-code")
    page.mouse.click(*spot)
    return f"map {code}"


def told(seen: dict) -> str:
    """A state in lines, so that a difference is seen."""
    return "\n".join(f"{name}: {value}" for name, value in seen.items())


def at_rest(visitor) -> dict:
    """What is seen when it has stopped changing."""
    before = None
    while (seen := visitor.settled().evaluate(SEEN)) != before:
        before = seen
        visitor.page.wait_for_timeout(400)
    return seen


def walked(server, visitor, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    page = visitor.open(f"{server.address}/?lang=id")
    history, at, trail = [at_rest(visitor)], 0, []
    ways = [(go, 3), (choose, 2), (pick, 2), (switch, 3), (follow, 2), (on_map, 3), (None, 6)]
    for _ in range(steps):
        way = chance.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
        if way is None:
            by = chance.choice([-1, 1])
            if not 0 <= at + by < len(history):
                continue
            page.go_back() if by < 0 else page.go_forward()
            at += by
            trail.append("back" if by < 0 else "forward")
        else:
            address = page.url
            trail.append(way(page, chance))
            if trail[-1] is None:
                continue
            with suppress(TimeoutError):  # not everything chosen stands in the address
                page.wait_for_url(lambda address, old=address: address != old, timeout=5000)
        seen = at_rest(visitor)
        if way is None:
            assert told(seen) == told(history[at]), (seed, trail, told(seen), told(history[at]))
        elif seen["path"] + seen["asked"] != history[at]["path"] + history[at]["asked"]:
            history, at = [*history[: at + 1], seen], at + 1
        else:
            # what is chosen stands in the address: nothing else may have changed
            assert told(seen) == told(history[at]), (seed, trail, told(seen), told(history[at]))
        assert page.locator(ALERTS).all_inner_texts() == [], (seed, trail)


@pytest.mark.parametrize("seed", [1])
@pytest.mark.timeout(600)
def test_back_and_forward_return_to_what_was_visited(server, visit, seed, steps=24):
    visitor, before = visit(), faults(server)
    walked(server, visitor, seed, steps)
    assert visitor.errors == []
    assert faults(server) == before
