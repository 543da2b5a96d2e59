"""Round numbers along a scale, for axes of every picture."""

from __future__ import annotations

import math

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
