"""From a question to its answer in the clicks it may take, on a laptop and on a phone.

A click is a press on something in sight; the walker stands on the desk of a branch, or of the
province, and knows the product from its README alone.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

BRANCH = "?branch=ATAMBUA&lang=id"
SIZES = {"laptop": (1440, 900), "phone": (390, 844)}


class Walker:
    """A visitor whose clicks are counted."""

    def __init__(self, visitor, address: str) -> None:
        self.visitor, self.clicks = visitor, 0
        self.page = visitor.open(address)

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        self.visitor.settled()

    def to_page(self, name: str) -> None:
        """Through the navigation, which a phone keeps behind a button that is no question."""
        menu = self.page.locator("[data-testid=stExpandSidebarButton]")
        is_behind = menu.is_visible()
        if is_behind:
            menu.click()
        self.click(self.page.get_by_role("link", name=name, exact=True).first)
        if is_behind:
            expect(menu).to_be_visible()  # it closes behind who chose

    def has_answered(self, within: int) -> None:
        assert self.clicks <= within
        assert self.visitor.errors == []
        assert self.visitor.outside == []


@pytest.fixture(params=SIZES)
def walk(request, server, visit):
    """Begin a walk at an address of the shared server."""
    width, height = SIZES[request.param]

    def begin(address: str) -> Walker:
        return Walker(visit(width=width, height=height), f"{server.address}/{address}")

    return begin


def test_a_branch_head_finds_the_answers(walk):
    # are we on target?
    walker = walk(BRANCH)
    page = walker.page
    card = page.locator(".card", has_text="Peserta aktif").first
    verdict = card.locator(".chip").inner_text()
    assert re.fullmatch(r"✓ sesuai target|≈ hampir sesuai|! tertinggal", verdict)
    expect(page.locator("p.finding").first).to_contain_text(verdict[2:].split()[0])
    walker.has_answered(within=1)

    # where do we lose members?
    lapsed = page.locator(".card", has_text="Berhenti aktif")
    number = lapsed.locator(".number").inner_text()
    walker.click(lapsed)
    parts = page.locator(".made-of")
    expect(parts.locator("h2")).to_contain_text(f"{number} orang, terdiri dari")
    expect(parts).to_be_in_viewport()
    for by in ("kecamatan", "segmen", "pembayar", "agen yang membawa"):
        expect(parts.locator("h3", has_text=f"Menurut {by}")).to_be_visible()
    walker.has_answered(within=2)

    # which agents need help?
    walker = walk(BRANCH)
    matter = walker.page.locator("ol.attention li", has_text="tanpa peserta baru")
    walker.click(matter.locator("summary"))
    expect(matter.locator("table a").first).to_have_attribute("href", re.compile("agent="))
    expect(matter.locator("table a").first).to_be_in_viewport()
    walker.has_answered(within=2)

    # whom to visit first?
    walker = walk(BRANCH)
    walker.to_page("Pemberi Kerja")
    walker.click(walker.page.get_by_role("radio", name="Daftar kunjungan"))
    first = walker.page.locator("table.listing tbody tr").first
    expect(first.locator("a").first).to_have_attribute("href", re.compile("employer="))
    walker.has_answered(within=2)


def test_a_provincial_official_finds_the_answers(walk):
    # who has no regulation?
    walker = walk("?lang=id")
    walker.to_page("Cakupan")
    walker.click(walker.page.get_by_role("radio", name="Regulasi"))
    expect(walker.page.locator(".stMain")).to_contain_text("belum ditemukan")
    walker.has_answered(within=2)

    # what would 14,880 workers of Timor Tengah Utara cost?
    walker = walk("?lang=id&region=5303")
    walker.to_page("Cakupan")
    walker.click(walker.page.get_by_role("radio", name="Simulator anggaran"))
    people = walker.page.get_by_label("Orang di Kab. Timor Tengah Utara")
    walker.click(people)
    people.fill("14.880")
    people.press("Enter")
    cost = walker.page.locator(".card", has_text="Biaya seluruhnya").locator(".number")
    # two programmes at Rp10,000 and Rp6,800 a month, or half of it where a relief is in force
    whole = 14_880 * 16_800 * 12 / 1e9
    expect(walker.page.locator("p.finding").last).to_contain_text("14.880")
    expect(cost).to_contain_text("miliar")
    told = float(re.sub(r"[^\d,]", "", cost.inner_text()).replace(",", "."))
    assert whole / 2 - 0.01 <= told <= whole + 0.01
    walker.has_answered(within=3)


def test_a_link_is_copied_or_stands_selected_where_that_is_forbidden(server, visit):
    visitor = visit()
    page = visitor.page
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.execCommand = () => false;"
    )
    visitor.open(f"{server.address}/agents?lang=en&branch=ATAMBUA")
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_role("textbox", name="Copy link")
    expect(field).to_have_value(page.url)
    expect(field).to_be_focused()
    expect(page.get_by_text("Press Ctrl+C to copy")).to_be_visible()
    assert visitor.errors == []
