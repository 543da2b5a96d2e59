"""Where names stand on a map: on their own region or off all land, never over another's.

In: regions as they lie on a sheet, the names to write in the order of their weight, what is taken.
Out: for each name that found room its place and, off its region, the line that leads to it. In any
unit of length; whoever draws measures the names.

Land is looked up on a raster of small squares. A square counts as taken where anything in it might
be, so that a place found there is free by geometry too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely

from jamsostek.contract import geography
from jamsostek.reports.box import Box

Point = tuple[float, float]
# squares in the height of a line
_FINE = 6
# how far from the middle of a square its corner lies, in sides of it
_CORNER = 0.75
# so many places are looked at for a name off its region, each so many-th of the nearest: all round
# the region, not only in the first free corner
_MOST_TRIED, _THINNED = 900, 5
# lines off: nearer than that a name stands beside its region and needs no line to it
_BESIDE = 0.55
# a line over another's land counts as so many times its length
_OVER_LAND = 2.5
# what may stay without a name gets one only so many lines off
_NEAR = 4.5


@dataclass(frozen=True)
class Way:
    """One way to write a name: its lines and the room they take. ``is_poor``: only where no other
    way finds room."""

    lines: tuple[str, ...]
    wide: float
    high: float
    is_poor: bool = False


@dataclass(frozen=True)
class Name:
    """A name by its region's code, in ways to write it, the best first; ``must`` it be written?"""

    code: str
    ways: tuple[Way, ...]
    must: bool


@dataclass(frozen=True)
class Spot:
    """Where a name stands, on its region or off it; ``leader`` goes from its region to it where it
    stands away from it. ``must`` as of the name."""

    code: str
    lines: tuple[str, ...]
    box: Box
    must: bool
    is_inside: bool = False
    leader: tuple[Point, Point] | None = None


def placed(
    places: dict[str, shapely.Geometry],
    names: Iterable[Name],
    sheet: Box,
    line: float,
    taken: Iterable[Box] = (),
    is_wide: bool = True,
) -> list[Spot]:
    """The names that find room, ``line`` high each line.

    First all that fit on their regions, then off land those that must be there, then, where
    ``is_wide``, the others near by.
    """
    names = list(names)
    ground = _Ground(places, sheet, line, taken)
    found = [spot for name in names if (spot := ground.inside(name))]
    done = {spot.code for spot in found}
    for must in (True, False):
        for name in names:
            if name.must != must or name.code in done or not (must or is_wide):
                continue
            spot = ground.outside(name)
            if spot:
                found.append(spot)
    return found


@dataclass
class _Ground:
    """A sheet with its land, and what has been written on it so far."""

    places: dict[str, shapely.Geometry]
    sheet: Box
    line: float
    taken: Iterable[Box]
    leaders: list[shapely.LineString] = field(default_factory=list)
    boxes: list[shapely.Geometry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.side = self.line / _FINE
        sheet, side = self.sheet, self.side
        self.xs = np.arange(sheet.left + side / 2, sheet.right, side)
        self.ys = np.arange(sheet.top + side / 2, sheet.bottom, side)
        self.coarse = {
            code: shapely.simplify(place, side / 3, preserve_topology=True)
            for code, place in self.places.items()
        }
        self.land = shapely.union_all(
            [shapely.buffer(place, 0) for place in self.coarse.values()], grid_size=side / 50
        )
        margin = side * (_CORNER + 0.5) + side / 3
        self.full = self._cells(shapely.buffer(self.land, margin))
        for box in self.taken:
            self._take(box)

    # -- the raster ------------------------------------------------------------------------------

    def _cells(self, shape: shapely.Geometry) -> np.ndarray:
        """Which squares have their middle in a shape."""
        found = np.zeros((len(self.ys), len(self.xs)), dtype=bool)
        left, top, right, bottom = shape.bounds if not shape.is_empty else (0, 0, -1, -1)
        rows = slice(*np.searchsorted(self.ys, (top, bottom)))
        columns = slice(*np.searchsorted(self.xs, (left, right)))
        x, y = np.meshgrid(self.xs[columns], self.ys[rows])
        if x.size:
            shapely.prepare(shape)
            found[rows, columns] = shapely.contains_xy(shape, x, y)
        return found

    def _take(self, box: Box) -> None:
        rows = slice(*np.searchsorted(self.ys, (box.top - self.side, box.bottom + self.side)))
        left, right = box.left - 2 * self.side, box.right + 2 * self.side
        self.full[rows, slice(*np.searchsorted(self.xs, (left, right)))] = True

    def _free(self, full: np.ndarray, way: Way) -> tuple[np.ndarray, np.ndarray]:
        """Left and top of every place on the raster at which nothing lies under a way's room."""
        across, along = (int(np.ceil(room / self.side)) for room in (way.wide, way.high))
        rows, columns = full.shape
        if across > columns or along > rows:
            return np.empty(0), np.empty(0)
        sums = np.zeros((rows + 1, columns + 1), dtype=int)
        sums[1:, 1:] = full.cumsum(0).cumsum(1)
        under = sums[along:, across:] + sums[:-along, :-across]
        under = under - sums[along:, :-across] - sums[:-along, across:]
        row, column = np.nonzero(under == 0)
        return self.sheet.left + column * self.side, self.sheet.top + row * self.side

    # -- places ----------------------------------------------------------------------------------

    def inside(self, name: Name) -> Spot | None:
        """On the largest part of its region, as near its middle as can be."""
        part = geography.largest_part(self.coarse[name.code])
        core = shapely.buffer(part, -self.side * (_CORNER + 1 / 3))
        if core.is_empty:
            return None
        outside = ~self._cells(core)
        x, y = geography.label_point(self.places[name.code])
        for way in name.ways:
            if way.is_poor:
                continue
            lefts, tops = self._free(outside | self._written(), way)
            if not len(lefts):
                continue
            off = np.hypot(lefts + way.wide / 2 - x, tops + way.high / 2 - y)
            best = int(off.argmin())
            box = Box(float(lefts[best]), float(tops[best]), way.wide, way.high)
            self._write(box)
            return Spot(name.code, way.lines, box, name.must, is_inside=True)
        return None

    def outside(self, name: Name) -> Spot | None:
        """Off all land, where the line to its region is short and crosses least."""
        own = self.coarse[name.code]
        part = geography.largest_part(own)
        core = shapely.buffer(part, -0.4 * self.line)
        core = shapely.Point(geography.label_point(part)) if core.is_empty else core
        for is_poor in (False, True):
            best = None
            for way in name.ways:
                if way.is_poor == is_poor:
                    best = self._best(name, way, own, core, best)
            if best:
                self._write(best[1].box)
                if best[1].leader:
                    self.leaders.append(shapely.LineString(best[1].leader))
                return best[1]
        return None

    def _best(self, name: Name, way: Way, own, core, best: tuple[float, Spot] | None):
        """The better one of a place known with its cost and all places of a way."""
        x, y = geography.label_point(core) if core.geom_type != "Point" else (core.x, core.y)
        lefts, tops = self._free(self.full, way)
        if not len(lefts):
            return best
        off = np.hypot(
            np.maximum(np.maximum(lefts - x, x - lefts - way.wide), 0),
            np.maximum(np.maximum(tops - y, y - tops - way.high), 0),
        )
        near = np.argsort(off)[: _MOST_TRIED * _THINNED : _THINNED]
        boxes = shapely.box(lefts[near], tops[near], lefts[near] + way.wide, tops[near] + way.high)
        # in a line with its region rather than across
        across = np.abs(lefts[near] + way.wide / 2 - x) / 12
        least = shapely.distance(core, boxes) + across + self.line * 0.5 * (len(way.lines) - 1)
        for place in np.argsort(least):
            if best and least[place] >= best[0]:
                break
            found = self._judged(name, way, own, core, boxes[place], float(least[place]))
            if found and (best is None or found[0] < best[0]):
                best = found
        return best

    def _judged(self, name: Name, way: Way, own, core, box, cost: float):
        """How bad a place is, at best as bad as ``cost``, and the place; ``None`` where it can't
        be."""
        left, top, _, _ = box.bounds
        place = Box(left, top, way.wide, way.high)
        off = own.distance(box)
        if self._is_beside(name.code, own, box, off):
            return cost, Spot(name.code, way.lines, place, name.must)
        leader = shapely.shortest_line(core, box)
        if leader.is_empty or leader.length == 0:
            return None
        wide = shapely.buffer(leader, self.side)
        if any(wide.intersects(other) for other in (*self.boxes, *self.leaders)):
            return None
        if any(line.distance(box) < self.side for line in self.leaders):
            return None
        over = leader.intersection(self.land).length - leader.intersection(own).length
        if not name.must and (over > self.line / 2 or off > _NEAR * self.line):
            return None
        ends = tuple(leader.coords)
        cost += self.line + _OVER_LAND * max(over, 0)
        return cost, Spot(name.code, way.lines, place, name.must, leader=ends)

    def _is_beside(self, code: str, own, box, off: float) -> bool:
        """Whether everybody sees without a line whose name stands there."""
        left, top, right, bottom = geography.largest_part(own).bounds
        middle = box.centroid
        if off >= _BESIDE * self.line or not (
            left <= middle.x <= right or top <= middle.y <= bottom
        ):
            return False
        others = [place for other, place in self.coarse.items() if other != code]
        if others and off >= 0.5 * shapely.distance(others, box).min():
            return False
        return not any(line.intersects(box) for line in self.leaders)

    def _written(self) -> np.ndarray:
        found = np.zeros_like(self.full)
        for line in self.leaders:
            found |= self._cells(shapely.buffer(line, 2 * self.side))
        return found

    def _write(self, box: Box) -> None:
        self._take(box)
        self.boxes.append(shapely.box(box.left, box.top, box.right, box.bottom))
