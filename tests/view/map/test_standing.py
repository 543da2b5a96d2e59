"""A regency's place among all and among its island, and the profile that shows it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from jamsostek.base.language import speaker
from jamsostek.reports import standing
from tests.conftest import SAMPLE_MEMBERS
from tests.view.test_pages import show, text_of

MONTH = date(2026, 10, 1)


def test_places_are_counted_among_what_is_known_in_full_and_of_the_same_date(ask_sample):
    islands = ask_sample("reference/regions").set_index("region_code")["islands"].str.split(";")
    for metric in ("active_members", "net_growth", "unemployment_rate_pct", "vulnerable_covered"):
        areas = ask_sample("map/areas", metric=metric, month=MONTH).set_index("area_code")
        found = ask_sample("map/standing", metric=metric, month=MONTH).set_index("region_code")
        placed = areas[areas["is_complete"] & areas["value"].notna()]
        for code, row in found.iterrows():
            if code not in placed.index:
                assert row["place"] != row["place"] and row["island_place"] != row["island_place"]
                continue
            mine = placed.loc[code]
            beside = placed[placed["as_of"] == mine["as_of"]]
            there = beside[[islands[other][0] == islands[code][0] for other in beside.index]]
            for rows, place, known in (
                (beside, "place", "known"),
                (there, "island_place", "island_known"),
            ):
                assert row[known] == len(rows)
                if len(rows) > 1:
                    assert row[place] == 1 + (rows["value"] > mine["value"]).sum()
                else:
                    assert row[place] != row[place]


def test_a_measure_says_its_kind_date_and_source(ask_sample):
    say = speaker("id")
    made = {
        each.metric: each
        for each in standing.standings(ask_sample, say, "5303", MONTH, with_trend=True)
    }
    members = made["active_members"]
    value = ask_sample("home/kpis", region="5303", month=MONTH).set_index("metric")
    assert members.value == value.at["active_members", "value"]
    assert (members.kind, members.as_of) == ("sample", "Oktober 2026")
    assert members.trend[-1] == members.value and len(members.trend) == 24
    growth = made["active_members_year_pct"]
    previous = value.at["active_members", "year_before"]
    assert growth.value == pytest.approx(100 * (members.value / previous - 1))
    assert growth.of.startswith(f"{say.number(members.value)} dari {say.number(previous)} ")
    unemployment = made["unemployment_rate_pct"]
    assert unemployment.kind == "statistics"
    assert unemployment.publisher and unemployment.url.startswith("https://")


@pytest.fixture
def sampled(sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)


def test_up_to_three_others_stand_beside_and_the_address_brings_them_back(sampled):
    app = show("map", lang="id", region="5303", beside="5304,5321")
    assert not app.exception
    (chooser,) = app.multiselect
    assert chooser.value == ["5304", "5321"]
    text = text_of(app)
    assert re.search(r"Ukuran .*Kab\. Timor Tengah Utara .*Peringkat .*Kab\. Belu .*Kab\. Malaka",
                     text)  # fmt: skip
    chooser.set_value(["5304"]).run()
    assert app.query_params["beside"] == "5304"
    # neither itself nor more than three nor what is none
    for told in ("5303", "5304,5305,5306,5307", "9999"):
        app = show("map", lang="id", region="5303", beside=told)
        assert app.multiselect[0].value == []
        assert told.split(",")[0] in app.warning[0].value


def test_two_maps_of_districts_say_where_one_measure_is_told_of_regencies_only(ask_sample):
    app = show("map", lang="en", region="5303", kind="pair", second="regency_minimum_wage")
    assert not app.error, [each.value for each in app.error]
