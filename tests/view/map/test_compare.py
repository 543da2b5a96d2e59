"""The regencies compared: the table sorts by any measure, the address brings a comparison back."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from tests.conftest import SAMPLE_MEMBERS
from tests.view.test_pages import show, text_of

MONTH = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def sampled(sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)


def table(app) -> html.HtmlElement:
    bodies = [element.proto.body for element in app.get("html")]
    (body,) = (body for body in bodies if "plain compare" in body)
    (found,) = html.fromstring(body).iter("table")
    return found


def regencies(found: html.HtmlElement) -> list[str]:
    return [row.find("th").text_content().strip() for row in found.find("tbody").iter("tr")]


def test_all_stand_in_the_order_of_any_measure(ask_sample):
    for metric, order, said in (
        ("active_members", "falling", "descending"),
        ("unemployment_rate_pct", "rising", "ascending"),
        ("vulnerable_covered", "falling", "descending"),
    ):
        shown = {"order": order} if order != "falling" else {}
        found = table(show("map", lang="id", view="compare", sort=metric, **shown))
        rows = ask_sample("map/areas", metric=metric, month=MONTH).set_index("label")
        whole = rows["is_complete"] & ~rows["is_minimum"] & rows["value"].notna()
        names = regencies(found)
        assert sorted(names) == sorted(rows.index)
        values = [rows.at[name, "value"] for name in names if whole[name]]
        assert values == sorted(values, reverse=order == "falling")
        # what is unknown or known in part only stands last
        assert all(whole[name] for name in names[: len(values)])
        heads = found.find("thead").findall(".//th")
        assert [head.get("aria-sort") for head in heads[1:]].count(said) == 1
        assert heads[1].get("aria-sort") == said
        assert {head.get("scope") for head in heads} == {"col"}


def test_a_link_brings_the_comparison_back_and_counts_who_is_left_out():
    address = {"x": "unemployment_rate_pct", "y": "vulnerable_covered", "order": "rising"}
    app = show("map", lang="en", view="compare", sort="active_members", **address)
    assert not app.exception and not app.warning
    text = text_of(app)
    # published by one fund only, or by nobody
    assert "are not drawn, being unknown or known in part" in text
    chosen = {box.key: box.value for box in app.selectbox}
    assert (chosen["map_x"], chosen["map_y"]) == (address["x"], address["y"])
    # the branch in view stands out, nobody is dropped
    branch = show("map", lang="en", view="compare", branch="ATAMBUA")
    rows = list(table(branch).find("tbody").iter("tr"))
    assert len(rows) == 22
    assert sum(row.get("class") != "beside" for row in rows) == 3
