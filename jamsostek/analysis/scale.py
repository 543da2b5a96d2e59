"""Round numbers along a scale, places along it, and lines with gaps: for every picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

_STEPS = 4
_ROUND = (1, 2, 2.5, 5, 10)
# what is a hair above a tick needs no further one
_HAIR = 1e-9


def step(span: float) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that cuts a span in about four."""
    rough = span / _STEPS
    power = 10 ** math.floor(math.log10(rough))
    return next(n * power for n in _ROUND if n * power >= rough * 0.999)


def ticks(low: float, high: float) -> list[float]:
    """At least two round numbers, from ``low`` or below it to ``high`` or above it."""
    size = step((high - low) or abs(high) or 1)
    first, last = math.floor(low / size + _HAIR), math.ceil(high / size - _HAIR)
    return [number * size for number in range(first, max(last, first + 1) + 1)]


def line_ends(values: Sequence[float]) -> tuple[float, float]:
    """Where the scale of a line ends: at zero below, unless that would flatten the line."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if 0 <= low < (high - low) * 1.5:
        return 0.0, high
    return low - (high - low) * 0.1, high


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """The places of the known values, broken where one is missing (``None`` or NaN)."""
    known = [value is not None and value == value for value in values]
    parts = groupby(range(len(known)), key=known.__getitem__)
    return [list(places) for is_known, places in parts if is_known]


def apart(
    middles: Sequence[float], halves: Sequence[float], low: float, high: float
) -> list[float]:
    """Places for things as near as they can be to where they belong (``middles``, in order) without
    running into each other; each reaches ``half`` to both sides. Pushed up from ``low``, then back
    down from ``high``."""
    found, edge = [], low
    for middle, half in zip(middles, halves, strict=True):
        found.append(max(middle, edge + half))
        edge = found[-1] + half
    edge = high
    for place in reversed(range(len(found))):
        found[place] = min(found[place], edge - halves[place])
        edge = found[place] - halves[place]
    return found
