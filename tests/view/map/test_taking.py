"""What is taken along from the map: each form opens and says what was seen."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest
import shapely
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import scales, taking
from jamsostek.view.map.choice import Choice
from tests.conftest import SAMPLE_MEMBERS

MONTH = date(2026, 10, 1)
PROVINCE = Choice("active_members", month=MONTH)
DISTRICTS = Choice(
    "active_members", month=MONTH, level="district", region="5303", scheme="quantile", classes=5
)
VILLAGES = Choice(
    "active_members", month=MONTH, level="village", region="530301", scheme="equal", classes=3
)
PUBLISHED = Choice("vulnerable_covered", scheme="natural", classes=4)


@pytest.fixture(autouse=True)
def sampled(sampled_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)


def screen(language: str = "id", region: str | None = None, branch: str | None = None) -> Screen:
    return Screen(speaker(language), False, False, region, branch, None, LOCAL_OWNER)


def texts(svg: bytes) -> str:
    root = etree.fromstring(svg)
    return " ".join(" ".join(text.split()) for text in root.itertext() if text.strip())


def test_geojson_has_every_area_with_its_shape_value_and_source(ask_sample):
    for choice, number, kind in (
        (PROVINCE, 22, "MultiPolygon"),
        (DISTRICTS, 24, "MultiPolygon"),
        (VILLAGES, None, "Point"),
    ):
        here = screen(region=choice.region and choice.region[:4])
        made = json.loads(taking.made(here, choice, "geojson"))
        assert made["type"] == "FeatureCollection"
        rows = ask_sample("map/areas", **choice.at_its_period).set_index("area_code")
        assert {feature["id"] for feature in made["features"]} == set(rows.index)
        assert number in (None, len(rows))
        for feature in made["features"]:
            properties, row = feature["properties"], rows.loc[feature["id"]]
            assert properties["value"] == (row["value"] if row["value"] == row["value"] else None)
            if feature["geometry"]:
                shape = shapely.geometry.shape(feature["geometry"])
                assert shape.geom_type in (kind, "Polygon") and shape.is_valid
                west, south, east, north = shape.bounds
                assert 118 < west <= east < 126 and -12 < south <= north < -7
        first = made["features"][0]["properties"]
        assert (first["kind"], first["metric"], first["as_of"]) == (
            "sample", "active_members", "2026-10-01",
        )  # fmt: skip
        assert made["attribution"] and made["title"] == "Peserta aktif"


def test_tables_are_the_querys_for_people_and_for_programs(ask_sample):
    rows = ask_sample("map/areas", **PUBLISHED.at_its_period)
    people = taking.made(screen("id"), PUBLISHED, "csv")
    programs = taking.made(screen("id"), PUBLISHED, "machine.csv")
    assert people.startswith(b"\xef\xbb\xbf") and not programs.startswith(b"\xef\xbb\xbf")
    read = {
        "people": list(csv.DictReader(io.StringIO(people.decode("utf-8-sig")), delimiter=";")),
        "programs": list(csv.DictReader(io.StringIO(programs.decode()))),
    }
    for found in read.values():
        assert [row["area_code"] for row in found] == list(rows["area_code"])
        values = [float(row["value"]) if row["value"] else None for row in found]
        assert values == [None if v != v else v for v in rows["value"]]
        # what nobody published has neither a class nor a source
        assert all(bool(row["class"]) == bool(row["url"]) == bool(row["value"]) for row in found)
    # the same numbers in any language
    english = taking.made(screen("en"), PUBLISHED, "machine.csv")
    assert [pd.read_csv(io.BytesIO(made))["value"].sum() for made in (programs, english)] == [
        rows["value"].sum()
    ] * 2


def test_a_drawing_says_title_classes_date_kind_filters_and_source():
    svg = taking.made(screen(), DISTRICTS, "svg")
    told = texts(svg)
    for words in (
        "Peserta aktif, Kab. Timor Tengah Utara",
        "24 dari 24 diketahui",
        "5 kelas",
        "orang",
        "SIMULASI",
        "Data simulasi",
        "Oktober 2026",
        "Tingkat: Kecamatan",
        "OpenStreetMap",
    ):
        assert words in told, words
    scale = scales.scale(screen(), DISTRICTS)
    assert all(f"{label} (" in told for label in scale.labels)
    published = texts(taking.made(screen("en"), PUBLISHED, "svg"))
    assert "PUBLISHED" in published and "no data (9)" in published
    assert b"<script" not in svg and b"http://" not in svg.replace(b"http://www.w3.org", b"")
    # of a branch only its own regencies
    branch = texts(taking.made(screen(branch="ATAMBUA"), PROVINCE, "svg"))
    assert "3 dari 3 diketahui" in branch and "Kantor Cabang Atambua" in branch


def test_fixed_borders_that_tell_nothing_give_way_and_say_so():
    """Everybody of the small sample is below the first border made for the province."""
    small = scales.scale(screen(), PROVINCE)
    assert len(small.labels) == 6
    assert small.stated.startswith("6 kelas berisi sama banyak")
    assert small.stated.endswith("batas tetap menaruh semuanya di satu kelas")
    fixed = scales.scale(screen("en"), Choice("vulnerable_covered"))
    assert (len(fixed.labels), fixed.stated) == (6, "6 classes with fixed borders")


def test_a_picture_is_as_large_as_it_says():
    picture = Image.open(io.BytesIO(taking.made(screen(), DISTRICTS, "png")))
    assert picture.size == (2560, 1720)
    # land in its classes and the letters, no blank sheet
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 50


def test_a_slide_has_a_native_shape_for_each_area():
    for choice, number in ((DISTRICTS, 24), (PUBLISHED, 22)):
        made = taking.made(screen(region=choice.region), choice, "pptx")
        (slide,) = Presentation(io.BytesIO(made)).slides
        land = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.FREEFORM]
        assert len({shape.name for shape in land}) == number
        assert not [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_the_name_says_what_is_seen():
    assert taking.file_name(DISTRICTS) == "peta-active_members-district-5303-2026-10"
    assert taking.file_name(PUBLISHED) == "peta-vulnerable_covered-regency"


def test_two_measures_are_taken_along_together():
    """One map of both, or two; tables have the rows of each, shapes the values of both."""
    here = screen()
    both = {
        kind: Choice("active_members", month=MONTH, second="poverty_rate_pct", kind=kind)
        for kind in ("crossed", "pair")
    }
    told = texts(taking.made(here, both["crossed"], "svg"))
    for words in ("Peserta aktif × Persentase penduduk miskin", "Tinggi di keduanya", "SIMULASI"):
        assert words in told, words
    for kind, slides, high in (("crossed", 1, 1720), ("pair", 2, 3440)):
        made = Presentation(io.BytesIO(taking.made(here, both[kind], "pptx")))
        assert len(made.slides) == slides
        assert Image.open(io.BytesIO(taking.made(here, both[kind], "png"))).size == (2560, high)
        rows = pd.read_csv(io.BytesIO(taking.made(here, both[kind], "machine.csv")))
        assert rows.groupby("metric").size().to_dict() == {
            "active_members": 22,
            "poverty_rate_pct": 22,
        }
        poor = rows[rows["metric"] == "poverty_rate_pct"].set_index("area_code")["value"]
        areas = json.loads(taking.made(here, both[kind], "geojson"))
        assert areas["second"]["unit"] == "percent"
        for area in areas["features"]:
            assert area["properties"]["second_value"] == poor[int(area["id"])]
        if kind == "crossed":
            assert set(rows.groupby("metric")["class"].nunique()) == {3}
