"""Ticks of a scale: round, few, and around all there is."""

from __future__ import annotations

import itertools
import math

from hypothesis import example, given
from hypothesis import strategies as st

from jamsostek.analysis import scale

NUMBERS = st.floats(-1e12, 1e12).filter(lambda number: number == 0 or abs(number) > 1e-6)


def test_ticks_are_those_a_person_would_choose():
    assert scale.ticks(0, 88) == [0, 25, 50, 75, 100]
    assert scale.ticks(0, 100) == [0, 25, 50, 75, 100]
    assert scale.ticks(-30, 60) == [-50, -25, 0, 25, 50, 75]
    assert scale.ticks(800, 1364) == [800, 1000, 1200, 1400]
    assert scale.ticks(0, 0) == [0, 0.25]


@given(NUMBERS, NUMBERS)
@example(0.1, 0.3)
def test_ticks_are_few_even_and_around_all_there_is(one, other):
    low, high = min(one, other), max(one, other)
    if 0 < high - low < 1e-9 * max(abs(low), abs(high)):
        return  # no picture can tell them apart
    ticks = scale.ticks(low, high)
    step = ticks[1] - ticks[0]
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low + step * 1e-6
    assert ticks[-1] >= high - step * 1e-6
    assert all(math.isclose(b - a, step, rel_tol=1e-6) for a, b in itertools.pairwise(ticks))


def test_runs_are_broken_by_what_is_missing():
    assert scale.runs([None, 1, 2, math.nan, 0, None]) == [[1, 2], [4]]
    assert scale.runs([]) == scale.runs([None]) == []


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 3)), max_size=12))
def test_what_is_moved_apart_meets_no_more_and_stays_in_order(things):
    middles, halves = sorted(middle for middle, _ in things), [half for _, half in things]
    moved = scale.apart(middles, halves, 0, 100)
    pairs = list(itertools.pairwise(zip(moved, halves, strict=True)))
    assert all(b - a >= (one + other) - 1e-9 for (a, one), (b, other) in pairs)
    assert all(place + half <= 100 + 1e-9 for place, half in zip(moved, halves, strict=True))
    far = [20.0 * number for number in range(len(halves))]
    assert scale.apart(far, halves, -10, 1000) == far
