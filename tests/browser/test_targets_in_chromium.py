"""A target typed into the table, saved, and seen on the desk, in a real Chromium."""

from __future__ import annotations

import pytest

from tests import worlds
from tests.browser.conftest import start_server

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
    for _ in range(10):
        place = table.bounding_box()
        visitor.page.mouse.dblclick(place["x"] + place["width"] * 0.45, place["y"] + 52)
        visitor.page.wait_for_timeout(500)
        if field.count():
            return field
    raise AssertionError("the cell never opened")


def test_a_target_is_typed_saved_and_seen_on_the_desk(office, visit):
    visitor = visit()
    where = "lang=id&region=5303&month=2026-10"
    page = visitor.open(
        f"{office.address}/data?part=targets&target_of=new_members&target_year=2026&{where}"
    )
    cell = open_cell(visitor)
    cell.fill("1.200")
    cell.press("Enter")
    save = page.locator(".st-key-targets_save button")
    save.get_by_text("Simpan 1 target").wait_for()
    visitor.settled()
    save.click()
    # the word that it is saved goes again; the history stays
    page.get_by_text("Target 2026, diubah di halaman").wait_for(timeout=60_000)
    page.goto(f"{office.address}/?{where}")
    visitor.settled()
    page.get_by_text("Target bulan ini 100 · Target 1.200").wait_for()
    assert visitor.outside == []
    assert visitor.errors == []
