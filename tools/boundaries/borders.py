"""From the diagram to borders: arcs between districts, smoothed, and the parts they cut."""

from __future__ import annotations

import numpy as np
import shapely
from diagram import OUTSIDE, Diagram, Grid, Places
from scipy.spatial import ConvexHull

SMOOTHING_SPACING_M = 250.0
SMOOTHING_ROUNDS = 20
SMALLEST_PART_M2 = 1_000_000.0


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
