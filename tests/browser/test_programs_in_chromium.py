"""The contribution calculator in a browser: what is typed is computed and kept in the address."""

from __future__ import annotations


def test_a_typed_wage_is_computed_and_a_reload_restores_it(server, visit):
    visitor = visit()
    page = visitor.open(
        f"{server.address}/programs?lang=id&view=calculator&who=PU&risk=sedang&paid_for=2026-10"
    )
    field = page.get_by_label("Upah sebulan (Rp)")
    field.fill("Rp 5.000.000")
    field.press("Enter")
    page.wait_for_url("**wage=5000000**")
    page.wait_for_selector(".finding:has-text('Rp494.500 sebulan')")
    page.reload()
    page.wait_for_selector(".finding:has-text('Rp494.500 sebulan')")
    visitor.settled()
    assert page.get_by_label("Upah sebulan (Rp)").input_value() == "5.000.000"
    assert visitor.outside == []
    assert visitor.errors == []
