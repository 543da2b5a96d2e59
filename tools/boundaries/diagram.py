"""Who gets which land: a power diagram whose cells have the points as their centroids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

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
