"""A target typed into the table, saved, and seen on the desk, in a real Chromium."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests import worlds
from tests.servers import start_server

pytestmark = pytest.mark.browser


def recap(month: str) -> dict:
    return {
        "month": month,
        "region_code": "5303",
        "segment": "BPU",
        "payer": "all",
        "active": 1000,
        "new": 10,
        "lapsed": 10,
        "reactivated": 0,
    }


@pytest.fixture
def office(tmp_path):
    """A server whose workspace has a recap of two years and no target."""
    workspace = tmp_path / "office"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        months = worlds.months("2024-12", "2026-10")
        worlds.take_in("enrollment_monthly", tmp_path, [recap(month) for month in months])
    running = start_server(workspace, JAMSOSTEK_SAMPLE="off")
    yield running
    running.process.terminate()
    running.process.wait(10)


def open_cell(visitor):
    """The field of the first row's target; the grid takes no click before it has found its size."""
    table = visitor.page.locator("[data-testid=stDataFrame]")
    field = visitor.page.locator("#portal textarea, #portal input").first
    for _ in range(30):
        place = table.bounding_box()
        visitor.page.mouse.dblclick(place["x"] + place["width"] * 0.45, place["y"] + 52)
        with suppress(AssertionError):
            expect(field).to_be_visible(timeout=2_000)
            return field
    raise AssertionError("the cell never opened")


def test_a_target_is_typed_saved_and_seen_on_the_desk(office, visit):
    visitor = visit()
    where = "lang=id&region=5303&month=2026-10"
    page = visitor.open(
        f"{office.address}/data?part=targets&target_of=new_members&target_year=2026&{where}"
    )
    save = page.locator(".st-key-targets_save button")
    # nobody counts half a member
    for text, told in (("1,5", "“1,5” bukan bilangan bulat"), ("1.200", "")):
        cell = open_cell(visitor)
        cell.fill(text)
        cell.press("Enter")
        expect(save).to_contain_text("Simpan 1 target")
        visitor.settled()
        save.click()
        if told:
            expect(page.get_by_text(told)).to_be_visible()
            visitor.settled()
    # the word that it is saved goes again; the history stays
    expect(page.get_by_text("Target 2026, diubah di halaman")).to_be_visible()
    visitor.open(f"{office.address}/?{where}")
    expect(page.get_by_text("Target bulan ini 100 · Target 1.200")).to_be_visible()
    assert visitor.outside == []
    assert visitor.errors == []
