"""Ticking attendance on a phone: saved with each tick, all there after the server was killed."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.conftest import start_server

pytestmark = pytest.mark.browser

MEETING = "monev?lang=id&branch=ATAMBUA&meeting=TTU-2026-10&part=attendance"


def test_ticks_on_a_phone_survive_a_killed_server(server, visit, tmp_path):
    workspace = tmp_path / "workspace"
    # the sample of the server everyone shares, not simulated once more
    shutil.copytree(server.log.parent, workspace)
    first = start_server(workspace)
    try:
        phone = visit(width=390, height=844)
        page = phone.open(f"{first.address}/{MEETING}")
        absent = page.locator(".st-key-monev_list label:has(input:not(:checked))")
        absent.first.wait_for()
        names = [name.split("\n")[0] for name in absent.all_inner_texts()]
        present = page.locator(".st-key-monev_list label:has(input:checked)").count()
        assert len(names) > 5
        assert all(box.bounding_box()["height"] >= 44 for box in absent.all())
        # as fast as a thumb can, without waiting for the mark
        for name in names[:6]:
            page.locator(".st-key-monev_list label", has_text=name).first.click()
        page.locator("b.count", has_text=f"{present + 6} dari").wait_for()
        page.locator("[role=status]", has_text="Tersimpan").wait_for()
    finally:
        first.process.kill()
        first.process.wait()
    again = start_server(workspace)
    try:
        page = visit(width=390, height=844).open(f"{again.address}/{MEETING}")
        page.locator("b.count", has_text=f"{present + 6} dari").wait_for()
        ticked = " ".join(
            page.locator(".st-key-monev_list label:has(input:checked)").all_inner_texts()
        )
        assert all(name in ticked for name in names[:6])
        assert phone.outside == []
    finally:
        again.process.kill()
        again.process.wait()
