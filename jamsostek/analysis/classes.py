"""Borders of classes for values on a map: equal counts, natural breaks, equal steps.

In: numbers. Out: the inner borders, ascending, at most one fewer than the classes asked for; a
value on a border belongs to the class above. Schemes are mapclassify's (Fisher-Jenks for natural
breaks); only where a border is written is ours: at the roundest number between the two values it
parts.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable
from typing import Literal

import numpy as np

Scheme = Literal["quantile", "natural", "equal"]
# Fisher-Jenks takes the square of it; so many, spread evenly over the ranks, tell the same breaks
_MOST_FOR_NATURAL = 250


def borders(values: Iterable[float | None], scheme: Scheme, count: int) -> tuple[float, ...]:
    """The borders of ``count`` classes; fewer where there are fewer different values."""
    known = np.array([value for value in values if value is not None and math.isfinite(value)])
    ladder = np.unique(known)
    count = min(count, len(ladder))
    if count < 2:
        return ()
    tops = _tops(np.sort(known), scheme, count)[:-1]
    if scheme == "equal":
        return tuple(float(f"{top:.6g}") for top in tops)
    # digits that averaging leaves must not put a top below the value it is
    places = np.searchsorted(ladder, tops + 1e-12 * np.abs(tops), side="right")
    inner = (place for place in places if 0 < place < len(ladder))
    found = {_roundest(ladder[place - 1], ladder[place]) for place in inner}
    return tuple(sorted(found))


def borders_around(
    values: Iterable[float | None], middle: float, scheme: Scheme, count: int
) -> tuple[float, ...]:
    """The borders of ``count`` classes as far below ``middle`` as above it: an odd number has one
    class around it, an even one a border on it."""
    off = [abs(v - middle) for v in values if v is not None and math.isfinite(v) and v != middle]
    sides = borders(off, scheme, (count + 1) // 2)
    both = {middle + sign * side for side in sides for sign in (-1, 1)}
    return tuple(sorted(both | ({middle} if count % 2 == 0 or not sides else set())))


def _tops(ordered: np.ndarray, scheme: Scheme, count: int) -> np.ndarray:
    """The highest value of each class, by mapclassify."""
    # scikit-learn comes with it: only who asks for such classes waits for that
    import mapclassify

    with warnings.catch_warnings():
        # fewer classes than asked for, slower without numba: both are meant
        warnings.simplefilter("ignore")
        if scheme == "quantile":
            return mapclassify.Quantiles(ordered, k=count).bins
        if scheme == "equal":
            return mapclassify.EqualInterval(ordered, k=count).bins
        if len(ordered) > _MOST_FOR_NATURAL:
            places = np.linspace(0, len(ordered) - 1, _MOST_FOR_NATURAL).round().astype(int)
            ordered = ordered[places]
        different = np.unique(ordered)
        if len(different) <= count:
            return different
        return mapclassify.FisherJenks(ordered, k=count).bins


def _roundest(below: float, above: float) -> float:
    """The number with the fewest digits that is above the one and not above the other."""
    step = 10.0 ** math.ceil(math.log10(above - below))
    while True:
        for part in (1, 0.5, 0.2):
            size = step * part
            found = float(f"{math.floor(above / size) * size:.12g}")
            if below < found <= above:
                return found
        step /= 10
        if step < abs(above) * 1e-12:
            return float(above)
