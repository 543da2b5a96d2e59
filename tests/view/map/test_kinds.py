"""The other ways to draw the map: tiles of one size, columns, and points upon the land."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import combinations

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import land, scales
from jamsostek.view.map.choice import POINTS, Choice
from tests.conftest import SAMPLE_MEMBERS
from tests.view.test_pages import show

MONTH = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def sampled(sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)


def screen() -> Screen:
    return Screen(speaker("id"), False, False, None, None, None, LOCAL_OWNER)


def drawn(choice: Choice) -> dict:
    here = screen()
    return json.loads(land.land(here, choice, land.boundaries(here, choice.level)).text)


def test_tiles_are_22_squares_of_one_size_where_none_covers_another():
    made = drawn(Choice("active_members", month=MONTH, kind="tiles"))
    at = {area["code"]: area["at"] for area in made["areas"]}
    assert len(at) == 22 and len({area["letters"] for area in made["areas"]}) == 22
    (side,) = {area["wide"] for area in made["areas"]}
    for one, other in combinations(at.values(), 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= side
    # as on the globe: Manggarai Barat and Sumba in the west, Belu in the east, Sabu south of Flores
    assert at["5315"][0] < at["5308"][0] < at["5304"][0]
    assert at["5318"][0] < at["5320"][0] < at["5371"][0]
    assert at["5308"][1] < at["5320"][1]


def test_columns_have_the_legends_colours_and_the_heights_of_their_values(ask_sample):
    app = show("map", lang="id", kind="raised", month="2026-10")
    layers = json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
    sides, tops = (
        [each["properties"] for each in layer["data"]["features"]]
        for layer in layers
        if layer["id"] in ("sides", "tops")
    )
    rows = ask_sample("map/areas", metric="active_members", month=MONTH).set_index("label")
    values = [rows.at[top["title"], "value"] for top in tops]
    assert len(values) == 22 and [side["height"] for side in sides] == pytest.approx(
        [max(side["height"] for side in sides) * value / max(values) for value in values], abs=1
    )
    html = [each.proto.body for each in app.get("html")]
    (legend,) = [text for text in html if text.startswith('<div class="legend"')]
    key = r'background:#(\w{6})"></span>([^<]+) <span class="count">\((\d+)\)'
    keys = re.findall(key, legend)
    assert len(keys) == 6
    scale = scales.scale(screen(), Choice("active_members", month=MONTH, kind="raised"))
    for place, (colour, label, count) in enumerate(keys):
        assert label == scale.labels[place]
        wearing = [tuple(top["fill"][:3]) == tuple(bytes.fromhex(colour)) for top in tops]
        assert wearing == [scale.of(value) == place for value in values]
        assert sum(wearing) == int(count)


def test_a_measure_says_where_it_stops(ask_sample):
    deepest = (
        ask_sample("map/measures").set_index("metric")["levels"].map(lambda levels: levels[-1])
    )
    stops = {
        "regency": "hanya dikenal per kabupaten/kota",
        "district": "sampai kecamatan, tidak sampai desa",
    }
    # each in one page, then another measure in its box
    app = show("map", lang="id")
    for level in ("regency", "district", "village"):
        app.selectbox(key="map_metric").set_value(deepest[deepest == level].index[0]).run()
        text = " ".join(each.proto.body for each in app.get("html"))
        assert {each for each, told in stops.items() if told in text} == {level} & {*stops}


@pytest.mark.parametrize("kind", POINTS)
def test_points_stand_upon_the_land_where_they_are_on_the_globe(ask_sample, kind):
    choice, here = Choice("active_members", month=MONTH, points=kind), screen()
    found = land.boundaries(here, choice.level)
    points, made = land.points(here, choice, found), drawn(choice)
    known = ask_sample("map/points", kind=kind)
    assert {point["kind"] for point in points} == {kind} and len(points) == len(known)
    codes = [area["code"] for area in made["areas"]]
    west, south, east, north = found.layer.bounds(codes)
    for point, row in zip(points, known.itertuples(), strict=True):
        assert row.place in point["name"]
        x = (row.longitude - west) / (east - west) * made["wide"]
        y = (north - row.latitude) / (north - south) * made["high"]
        assert point["at"] == pytest.approx([x, y], abs=0.2)
