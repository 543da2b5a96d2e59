"""The boundaries of NTT's regencies and districts, shipped or an office's own.

The shipped GeoJSON is approximate (``data/geo/README.md``). An office that has official boundaries
puts ``geo/regencies.geojson`` or ``geo/districts.geojson`` into its workspace; the file is used
after a check and refused with the reason otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import shapely

from jamsostek.base import apart, settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import boundaries

# The ellipse a name stands in the middle of is higher than wide: names get into each other's way
# above and below. Measured on maps of all regencies, this places most of them on their own land.
_ELLIPSE = 0.75


@dataclass(frozen=True)
class Layer:
    """One boundary layer: GeoJSON features by code, the attribution to print, whether the shapes
    are the approximate ones that ship, and the file it was read from as it was (``stamp``)."""

    features: dict[str, dict]
    attribution: str
    is_approximate: bool
    stamp: tuple

    @property
    def made_by(self) -> str:
        """Who made it. Of the shapes that ship without the English sentence on their being
        approximate: whoever prints it says that in the reader's language."""
        return self.attribution.split(". ")[0] if self.is_approximate else self.attribution

    def bounds(self, codes: list[str] | None = None) -> tuple[float, float, float, float]:
        """West, south, east, north (degrees) of the given codes, or of all."""
        shown = [shape for code, shape in self.shapes.items() if not codes or code in codes]
        return tuple(shapely.total_bounds(shown).tolist())

    @cached_property
    def shapes(self) -> dict[str, shapely.Geometry]:
        """The polygons by code, in degrees."""
        return {
            code: shapely.geometry.shape(feature["geometry"])
            for code, feature in self.features.items()
        }

    @cached_property
    def label_points(self) -> dict[str, tuple[float, float]]:
        """Where the name of each shape stands, in degrees."""
        return {code: label_point(shape) for code, shape in self.shapes.items()}


def regencies(codes: frozenset[str]) -> tuple[Layer | None, ProductError | None]:
    """The regency layer for exactly these codes, and what was wrong with a file that wasn't used.

    No layer at all when the shipped file itself can't be used.
    """
    return _layer("regencies", "region_code", codes)


def districts(codes: frozenset[str]) -> tuple[Layer | None, ProductError | None]:
    """The district layer for exactly these codes; otherwise like :func:`regencies`."""
    return _layer("districts", "district_code", codes)


def outlines(level: str, codes: frozenset[str]) -> dict[str, shapely.Geometry]:
    """The polygons of these regions by code, of ``level`` ``regency`` or ``district``.

    The office's own file where it holds them all, else the shipped one; without those that neither
    has. For slides, which know the regions they show and not all there are.
    """
    name, code_property = {
        "regency": ("regencies", "region_code"),
        "district": ("districts", "district_code"),
    }[level]
    found: dict[str, shapely.Geometry] = {}
    for folder in (settings.workspace_folder(), settings.data_folder()):
        file = folder / "geo" / f"{name}.geojson"
        try:
            is_shipped = folder == settings.data_folder()
            found = _read(file, code_property, None, is_shipped, settings.stamp(file)).shapes
        except ProductError:
            continue
        if codes <= found.keys():
            break
    return {code: found[code] for code in sorted(codes & found.keys())}


def _layer(name: str, code_property: str, codes: frozenset[str]):
    own = settings.workspace_folder() / "geo" / f"{name}.geojson"
    shipped = settings.data_folder() / "geo" / f"{name}.geojson"
    refused = None
    for file in [own] * own.is_file() + [shipped]:
        try:
            return _read(file, code_property, codes, file == shipped, settings.stamp(file)), refused
        except ProductError as error:
            refused = refused or error
    return None, refused


@lru_cache(maxsize=8)
def _read(
    file: Path, code_property: str, codes: frozenset[str] | None, shipped: bool, stamp: tuple
) -> Layer:
    if shipped:
        features, attribution = boundaries.read(file, code_property, codes)
    else:
        found = _own(file, code_property, codes, stamp)
        if isinstance(found, ProductError):
            raise found
        features, attribution = found
    return Layer(features, attribution, shipped, (str(file), *stamp))


@lru_cache(maxsize=8)
def _own(file: Path, code_property: str, codes: frozenset[str] | None, _stamp):
    """An office's own file, read apart and once, refused or not."""
    home = settings.data_folder() / "geo" / "regencies.geojson"
    try:
        return apart.call(
            boundaries.read_own, file, code_property, codes, home, shown_name=file.name
        )
    except ProductError as error:
        return error


def rings_of(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    """All rings of a polygon or multipolygon, each ending where it begins."""
    return boundaries.rings(shape.__geo_interface__)


def fitted(
    shapes: dict[str, shapely.Geometry], left: float, top: float, wide: float, high: float
) -> dict[str, shapely.Geometry]:
    """From degrees to places on a sheet, in true proportions, in the middle of the room given."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    narrower = math.cos(math.radians((south + north) / 2))
    scale = min(wide / ((east - west) * narrower), high / (north - south))
    left += (wide - (east - west) * narrower * scale) / 2
    top += (high - (north - south) * scale) / 2

    def place(degrees):
        return (degrees - (west, north)) * (narrower * scale, -scale) + (left, top)

    return {code: shapely.transform(shape, place) for code, shape in shapes.items()}


def simplified(
    shapes: dict[str, shapely.Geometry], most_points: int
) -> dict[str, shapely.Geometry]:
    """The shapes with no more corners together than asked, neighbours still side by side."""
    tolerance, simple = 0.001, list(shapes.values())
    while shapely.get_num_coordinates(simple).sum() > most_points:
        simple = shapely.coverage_simplify(list(shapes.values()), tolerance)
        tolerance *= 1.5
    return dict(zip(shapes, simple, strict=True))


def largest_part(shape: shapely.Geometry) -> shapely.Polygon:
    """The largest polygon of a shape."""
    return max(shapely.get_parts(shape), key=shapely.area)


def label_point(shape: shapely.Geometry) -> tuple[float, float]:
    """Where a name stands: the middle of the largest upright ellipse in the shape's largest part,
    so that the name of a hollow shape does not lie on its neighbour."""
    part = largest_part(shape if shape.is_valid else shapely.make_valid(shape))
    narrow = shapely.transform(part, lambda points: points / (_ELLIPSE, 1))
    x, y = shapely.maximum_inscribed_circle(narrow).coords[0]
    return x * _ELLIPSE, y
