"""The contribution calculator in a browser: what is typed is computed and kept in the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_typed_wage_is_computed_and_a_reload_restores_it(server, visit):
    visitor = visit()
    page = visitor.open(
        f"{server.address}/programs?lang=id&view=calculator&who=PU&risk=sedang&paid_for=2026-10"
    )
    field = page.get_by_label("Upah sebulan (Rp)")
    field.fill("Rp 5.000.000")
    field.press("Enter")
    page.wait_for_url("**wage=5000000**")
    answer = page.locator(".finding", has_text="Rp494.500 sebulan")
    expect(answer).to_be_visible()
    page.reload()
    expect(answer).to_be_visible()
    expect(field).to_have_value("5.000.000")
    visitor.settled()
    assert visitor.outside == []
    assert visitor.errors == []
