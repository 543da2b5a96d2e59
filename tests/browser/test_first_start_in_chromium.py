"""The first visitor of a fresh clone: reads what is published, and sees the rest come by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.servers import start_server


@pytest.fixture
def empty_server(tmp_path):
    """A server on a workspace with nothing in it."""
    running = start_server(tmp_path / "empty", JAMSOSTEK_SAMPLE="2000")
    yield running
    running.process.terminate()
    running.process.wait(10)


def test_published_figures_first_then_the_sample_without_a_reload(empty_server, visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{empty_server.address}/?lang=en&branch=ATAMBUA")
    # of the time before the sample
    expect(
        page.get_by_role("status").filter(has_text="the simulated data are being made")
    ).to_be_visible()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator("ol.attention")).to_have_count(0)
    # and by itself after it: what makes it steps back behind all else on the machine
    expect(page.locator("ol.attention")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("the simulated data are being made")).to_have_count(0)
    assert visitor.errors == []
    assert visitor.outside == []
