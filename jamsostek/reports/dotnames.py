"""Where names of single dots stand among hundreds: on no dot, no other name, no word of the plot.

In any unit of length; whoever draws measures the names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from jamsostek.reports.box import Box

# how far from its dot a name may stand, in lines; beyond the first a thin line leads to it
_FAR, _BESIDE = 5.0, 0.5
# places tried, so many in the height of a line
_FINE = 3


@dataclass(frozen=True)
class DotName:
    """A name's place; ``leader`` goes from the dot at ``number`` to it where it stands away."""

    number: int
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


def placed(
    dots: list[tuple[float, float]],
    wides: dict[int, float],
    plot: Box,
    radius: float,
    line: float,
    taken: Iterable[Box] = (),
) -> list[DotName]:
    """Places for the names of the dots in ``wides`` (the width of each by its number), ``line``
    high; who finds none is left out."""
    at = np.array(dots, dtype=float).reshape(-1, 2)
    boxes, found = list(taken), []
    leaders: list[tuple[np.ndarray, np.ndarray]] = []
    # those at the edges have fewest places to choose from
    middle = np.array([plot.left + plot.width / 2, plot.top + plot.height / 2])
    for number in sorted(wides, key=lambda n: -float(np.hypot(*(at[n] - middle)))):
        name = _best(at, number, wides[number], plot, radius, line, boxes, leaders)
        if name is None:
            continue
        found.append(name)
        boxes.append(name.box)
        if name.leader:
            leaders.append((np.array(name.leader[0]), np.array(name.leader[1])))
    return found


def _best(at, number, wide, plot, radius, line, boxes, leaders) -> DotName | None:
    x, y = at[number]
    gap = radius + 0.2 * line
    off = np.arange(-_FAR * line, _FAR * line, line / _FINE)
    # beside, above and below the dot first, then all round it
    lefts = np.concatenate([[x + gap, x - gap - wide, x - wide / 2], x + off, x - wide + off])
    tops = np.concatenate([[y - line / 2, y - gap - line, y + gap], y + off])
    left, top = (each.ravel() for each in np.meshgrid(lefts, tops))
    fits = (left >= plot.left) & (left + wide <= plot.right)
    fits &= (top >= plot.top) & (top + line <= plot.bottom)
    for box in boxes:
        fits &= ~_meets(left, top, wide, line, box)
    left, top = left[fits], top[fits]
    near_x = np.clip(at[:, 0], left[:, None], left[:, None] + wide)
    near_y = np.clip(at[:, 1], top[:, None], top[:, None] + line)
    gaps = np.hypot(near_x - at[:, 0], near_y - at[:, 1])
    free = (gaps >= radius * 1.15).all(axis=1)
    left, top, gaps, near_x, near_y = (
        each[free] for each in (left, top, gaps, near_x[:, number], near_y[:, number])
    )
    if not len(left):
        return None
    own = gaps[:, number]
    others = np.delete(gaps, number, axis=1).min(axis=1) if len(at) > 1 else np.full_like(own, 1e9)
    needs_line = (own > radius + _BESIDE * line) | (others < own)
    cost = own + needs_line * line + np.abs(top + line / 2 - y) * 0.15
    for place in np.argsort(cost):
        box = Box(float(left[place]), float(top[place]), wide, line)
        if not needs_line[place]:
            if not any(_crosses_box(start, end, box) for start, end in leaders):
                return DotName(number, box)
            continue
        start, end = at[number], np.array([near_x[place], near_y[place]])
        if _is_clear(start, end, box, boxes, leaders):
            return DotName(number, box, ((float(x), float(y)), (float(end[0]), float(end[1]))))
    return None


def _meets(left, top, wide: float, high: float, box: Box):
    return (
        (left < box.right) & (left + wide > box.left) & (top < box.bottom) & (top + high > box.top)
    )


def _is_clear(start, end, box: Box, boxes: list[Box], leaders) -> bool:
    """Whether a line runs over no name and across no other line, and no line over the name."""
    return (
        not any(_crosses_box(start, end, other) for other in boxes)
        and not any(_crosses(start, end, *other) for other in leaders)
        and not any(_crosses_box(*other, box) for other in leaders)
    )


def _crosses_box(start, end, box: Box) -> bool:
    steps = np.linspace(start, end, 24)
    inside = (steps[:, 0] > box.left) & (steps[:, 0] < box.right)
    return bool((inside & (steps[:, 1] > box.top) & (steps[:, 1] < box.bottom)).any())


def _crosses(a, b, c, d) -> bool:
    def side(p, q, r) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
