"""The distance of a coverage to a target, and what a pace is called, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from jamsostek.analysis.pace import BEHIND, CLOSE, ON_TARGET, Distance, distance, verdict

OCTOBER = date(2026, 10, 1)


def test_points_people_and_people_a_month():
    # 30 % of 10,000 to 43.92 % by December 2029: 1,392 people in 38 months
    found = distance(3_000, 10_000, 43.92, OCTOBER, 2029)
    assert (round(found.points, 6), found.people, found.months) == (-13.92, 1_392, 38)
    assert found.monthly == 37  # 36.6


def test_a_target_passed_and_a_year_that_is_over():
    assert distance(5_000, 10_000, 32.15, OCTOBER, 2026) == Distance(17.85, -1_785, 2, 0)
    over = distance(3_000, 10_000, 52.15, OCTOBER, 2025)
    assert (over.people, over.months, over.monthly) == (2_215, 0, None)
    # December's own end: the year is over
    assert distance(3_000, 10_000, 52.15, date(2025, 12, 1), 2025).monthly is None


def test_what_is_not_known_has_no_distance():
    for covered, eligible in ((None, 10), (5, None), (float("nan"), 10), (5, 0)):
        assert distance(covered, eligible, 50, OCTOBER, 2029) is None


# Worked out by hand. Six hundred lack and three months are left: 200 a month are needed; close from
# 80 % of that on, 160. The last month may not have brought a fifth of it, 40, or less.
@pytest.mark.parametrize(
    ("missing", "pace", "lately", "expected"),
    [
        (600, 200, 200, ON_TARGET),
        (600, 199, 200, CLOSE),
        (600, 160, 200, CLOSE),
        (600, 159, 200, BEHIND),
        (600, 199, 41, CLOSE),
        (600, 199, 40, BEHIND),
        (600, 199, -5, BEHIND),
        (600, 160, None, CLOSE),
        (600, -1, 200, BEHIND),
        (0, 0, 0, ON_TARGET),
        (-90, -30, 0, ON_TARGET),  # passed by 90, and 90 will have gone by then
        (-90, -31, 0, CLOSE),
        (600, None, 200, None),
        (600, float("nan"), 200, None),
        (-1, None, None, ON_TARGET),
        (None, 200, 200, None),
    ],
)
def test_a_verdict_is_the_pace_there_is_against_the_pace_needed(missing, pace, lately, expected):
    assert verdict(missing, 3, pace, 80, 5, lately) == expected
