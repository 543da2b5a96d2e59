"""Ticking attendance on a phone: saved with each tick, all there after the server was killed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building
from tests import worlds
from tests.browser.conftest import start_server

pytestmark = pytest.mark.browser

BOXES = ".st-key-monev_list label"


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Path:
    """An office with 68 agents in TTU and a meeting nobody has been ticked at."""
    folder = tmp_path / "office"
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
    worlds.take_in(
        "agents",
        tmp_path,
        [
            {
                "agent_code": f"TTU-{number:03}",
                "name": f"Agen {number:03}",
                "region_code": "5303",
                "joined_on": "2021-03-01",
                "status": "active",
            }
            for number in range(1, 69)
        ],
    )
    building.build()
    meeting = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, 12)}
    Book(OWN, "owner").new_meeting({**meeting, "venue": "Kafe"}, "TTU")
    return folder


def test_ticks_on_a_phone_survive_a_killed_server(workspace, visit):
    page_of_meeting = "monev?lang=id&branch=ATAMBUA&meeting=TTU-2026-11&part=attendance"
    ticked = [f"Agen {number:03}" for number in (1, 2, 3, 40, 41, 68)]
    first = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    try:
        phone = visit(width=390, height=844)
        page = phone.open(f"{first.address}/{page_of_meeting}")
        expect(page.locator("b.count")).to_have_text("0 dari 68 hadir")
        expect(page.locator(BOXES)).to_have_count(68)
        assert all(box.bounding_box()["height"] >= 44 for box in page.locator(BOXES).all())
        # as fast as a thumb can, without waiting for the mark
        for name in ticked:
            page.locator(BOXES, has_text=name).click()
        expect(page.locator("b.count")).to_have_text("6 dari 68 hadir")
        expect(page.locator("[role=status]", has_text="Tersimpan")).to_be_visible()
        assert phone.outside == phone.errors == []
    finally:
        first.process.kill()
        first.process.wait()
    again = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    try:
        page = visit(width=390, height=844).open(f"{again.address}/{page_of_meeting}")
        expect(page.locator("b.count")).to_have_text("6 dari 68 hadir")
        there = page.locator(f"{BOXES}:has(input:checked)")
        expect(there).to_contain_text(ticked)
    finally:
        again.process.kill()
        again.process.wait()
