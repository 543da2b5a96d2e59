"""One visitor goes from page to page in one session, patiently and in haste."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages_in_chromium import PAGES

pytestmark = pytest.mark.browser

ALERTS = "[data-testid=stException], [data-testid=stAlert]"
GO = """path => [...document.querySelectorAll("[data-testid=stTopNavLink]")]
  .find(link => new URL(link.href).pathname === "/" + path).click()"""
# a tab, a segment or a radio button of the page as it is now, perhaps half drawn; the filters
# around it stay, so that the words of the errors do
CHOOSE = """share => {
  const found = [...document.querySelectorAll(
    ".stMain [data-testid=stButtonGroup] button, .stMain [role=radiogroup] label")]
    .filter(choice => !choice.closest(".st-key-lang"));
  const chosen = found[Math.floor(share * found.length)];
  chosen?.click();
  return chosen?.innerText;
}"""


def circuit(pages: list[str]) -> list[str]:
    """A walk that goes from every page to every other exactly once and ends where it began."""
    left = {page: [other for other in pages if other != page] for page in pages}
    walk, path = [], [pages[0]]
    while path:
        if ways := left[path[-1]]:
            path.append(ways.pop())
        else:
            walk.append(path.pop())
    return walk[::-1]


def faults(server) -> str:
    """What the program wrote down of its own faults, on any page drawn so far."""
    log = server.log.parent / "logs" / "errors.log"
    return log.read_text(encoding="utf-8") if log.exists() else ""


# 110 pages are drawn: minutes where others share the processor
@pytest.mark.timeout(1200)
def test_every_page_opens_from_every_other_in_one_session(server, visit):
    walk = circuit(PAGES)
    pairs = set(pairwise(walk))
    assert len(pairs) == len(walk) - 1 == len(PAGES) * (len(PAGES) - 1)
    visitor, before = visit(), faults(server)
    page = visitor.open(f"{server.address}/?lang=id")
    for here, there in pairwise(walk):
        page.evaluate(GO, there)
        page.wait_for_url(re.compile(rf"{server.address}/{there}(\?|$)"))
        visitor.settled()
        expect(page.locator(ALERTS), f"{here} → {there}").to_have_count(0)
        assert visitor.errors == [], (here, there)
        assert faults(server) == before, (here, there)


@pytest.mark.parametrize("seed", [10])
def test_choices_and_pages_clicked_while_pages_load(server, visit, seed, steps=40):
    chance = random.Random(seed)
    visitor, before, trail = visit(), faults(server), []
    page = visitor.open(f"{server.address}/?lang=id")
    for _ in range(steps):
        trail.append(page.evaluate(CHOOSE, chance.random()))
        page.wait_for_timeout(chance.choice([0, 10, 30, 80, 200]))
        if chance.random() < 0.7:
            trail.append(chance.choice(PAGES))
            page.evaluate(GO, trail[-1])
            page.wait_for_timeout(chance.choice([0, 20, 100, 300]))
        assert page.locator(ALERTS).count() == 0, (trail[-6:], page.inner_text(".stMain")[:300])
    visitor.settled()
    expect(page.locator(ALERTS)).to_have_count(0)
    assert visitor.errors == [], trail
    assert faults(server) == before, trail
