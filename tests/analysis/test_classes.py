"""Classes of a map: by hand, by numpy's quantiles, by trying every way to part few values."""

from __future__ import annotations

from bisect import bisect_right
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek.analysis import classes

VALUES = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 2)), min_size=1, max_size=40)


def parted(values, borders) -> list[list[float]]:
    """The values of each class, a value on a border in the one above."""
    found = [[] for _ in range(len(borders) + 1)]
    for value in sorted(values):
        found[bisect_right(borders, value)].append(value)
    return found


def test_equal_counts_equal_steps_and_natural_breaks_of_values_counted_by_hand():
    values = [1, 2, 3, 10, 11, 12, 100, 110, 120]
    assert parted(values, classes.borders(values, "quantile", 3)) == [
        [1, 2, 3], [10, 11, 12], [100, 110, 120],
    ]  # fmt: skip
    # 1 to 120 in three steps: 40 2/3 and 80 1/3
    assert classes.borders(values, "equal", 3) == pytest.approx((40.6667, 80.3333), abs=1e-3)
    assert parted(values, classes.borders(values, "natural", 3))[0] == [1, 2, 3, 10, 11, 12]


@given(VALUES, st.integers(3, 7))
def test_no_other_way_to_part_few_values_has_less_spread_than_natural_breaks(values, count):
    values = values[:9]
    ladder = sorted(set(values))
    found = parted(values, classes.borders(values, "natural", count))

    def spread(groups) -> float:
        return sum(((np.array(g) - np.mean(g)) ** 2).sum() for g in groups if g)

    ways = combinations(ladder[1:], min(count, len(ladder)) - 1)
    best = min(spread(parted(values, way)) for way in ways)
    # mapclassify counts in seven digits of the whole spread
    assert spread(found) <= best + 1e-6 * (1 + spread([values]))
    if len(ladder) <= count:
        assert all(len(set(group)) == 1 for group in found)


@given(VALUES, st.integers(3, 7))
def test_quantiles_part_where_numpys_do(values, count):
    if len(set(values)) < len(values):
        return
    count_there = min(count, len(values))
    tops = np.quantile(values, np.arange(1, count_there) / count_there)
    found = classes.borders(values, "quantile", count)
    of_numpy = [sum(value > top for top in tops) for value in sorted(values)]
    ours = [bisect_right(found, value) for value in sorted(values)]
    assert ours == of_numpy


@given(VALUES, st.sampled_from(("quantile", "natural", "equal")), st.integers(3, 7))
def test_borders_rise_and_no_class_between_them_is_empty_but_of_equal_steps(values, scheme, count):
    found = classes.borders([*values, float("nan"), None], scheme, count)
    assert len(found) < count and list(found) == sorted(set(found))
    if scheme != "equal":
        assert all(parted(values, found))
        assert all(min(values) < border <= max(values) for border in found)


@given(VALUES, st.floats(-1e3, 1e3).map(lambda v: round(v, 1)), st.integers(3, 7))
def test_classes_around_a_middle_reach_as_far_down_as_up(values, middle, count):
    found = classes.borders_around(values, middle, "quantile", count)
    assert len(found) <= count - 1 or set(values) == {middle}
    off = sorted(border - middle for border in found)
    assert off == pytest.approx(sorted(-each for each in off))
    if count % 2 == 0:
        assert middle in found
    assert all(low < high for low, high in pairwise(found))
