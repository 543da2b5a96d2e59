"""The budget simulator in a real Chromium, by keyboard alone: from the form to the workbook."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import tab_to

pytestmark = pytest.mark.browser


def test_from_the_form_to_the_workbook_by_keyboard_alone(server, visit):
    visitor = visit()
    page = visitor.open(f"{server.address}/coverage?lang=id&view=simulator&region=5303")
    people = page.get_by_label("Orang di Kab. Timor Tengah Utara (atau % kesenjangan)")
    tab_to(page, people)
    page.keyboard.press("Control+a")
    page.keyboard.type("14.880")
    page.keyboard.press("Enter")
    page.wait_for_url("**plan=5303%3A14880%3B**")
    visitor.settled()
    tab_to(page, page.get_by_role("combobox", name="Lama"))
    page.keyboard.type("6 bulan")
    page.keyboard.press("Enter")
    page.wait_for_url("**%3B6%3BJKK%2CJKM**")
    visitor.settled()
    # 14,880 × 16,800 × 6
    expect(page.locator(".finding", has_text="Rp1,5 miliar")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Excel dengan rumus"))
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "jamsostek-ntt-anggaran.xlsx"
    book = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()), data_only=True)
    assert 1_499_904_000 in {
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row
    }
    assert visitor.outside == []
    assert visitor.errors == []
