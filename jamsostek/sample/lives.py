"""When a member pays, in months since the first payment: five hundred lives of each kind."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pandas as pd

from jamsostek.sample.assumptions import CLASSES, GRACE, PATTERNS, SPAN


class Kind:
    """One kind of life: ``lives`` (lists of paid runs) and the share ``covered`` at each age."""

    def __init__(self, number: int, grace: int, lives: list[list[tuple[int, int]]]) -> None:
        self.number = number
        self.lives = lives
        covered = np.zeros(SPAN)
        for runs in lives:
            ages = np.zeros(SPAN, dtype=bool)
            for first, last in runs:
                ages[first : last + 1 + grace] = True
            covered += ages
        self.covered = covered / len(lives)


def kinds_of_life() -> dict[str, Kind]:
    """Every kind by name: one a stream, of BPU one a class, of builders one a joining month."""
    makers: list[tuple[str, int, Callable[[random.Random, float], list[tuple[int, int]]]]] = [
        ("pu_employer", 0, _job),
        ("pu_government", 0, lambda luck, share: _terms(luck, share, 7)),
        ("pu_village", 0, lambda luck, share: _terms(luck, share, 9)),
        ("pmi", 0, _abroad),
    ]
    makers += [
        (f"bpu_own{number}", GRACE, lambda luck, share, number=number: _own(luck, share, number))
        for number in range(CLASSES)
    ]
    makers += [
        (f"jakon{month}", 0, lambda luck, share, month=month: _projects(luck, share, month))
        for month in range(12)
    ]
    kinds = {}
    for number, (name, grace, make) in enumerate(makers):
        lives = [
            make(random.Random(f"{name} {life}"), (life + 0.5) / PATTERNS)
            for life in range(PATTERNS)
        ]
        kinds[name] = Kind(number, grace, lives)
    return kinds


def _months_until(mean: float, share: float) -> int:
    """Whole months of an exponential time of that mean, at that share of the distribution."""
    return int(-mean * math.log(1 - share))


def _job(luck: random.Random, share: float) -> list[tuple[int, int]]:
    """Wage earners: some leave soon, most stay for years; a quarter come back to another job."""
    if share < 0.25:
        length = 1 + _months_until(9, share / 0.25)
    else:
        length = 6 + _months_until(115, (share - 0.25) / 0.75)
    runs = _with_gaps(luck, 0, length, 0.0016, 2)
    while luck.random() < 0.25:
        back = runs[-1][1] + 4 + _months_until(10, luck.random())
        runs += _with_gaps(luck, back, 4 + _months_until(36, luck.random()), 0.0016, 2)
    return runs


def _with_gaps(
    luck: random.Random, first: int, length: int, risk: float, longest: int
) -> list[tuple[int, int]]:
    """A run of months from ``first`` on with few unpaid ones in between."""
    runs, end = [], first + length - 1
    while first <= end:
        last = min(end, first + _months_until(1 / risk, luck.random()))
        runs.append((first, last))
        first = last + 1 + luck.randint(1, longest)
    return runs


def _terms(luck: random.Random, share: float, years: float) -> list[tuple[int, int]]:
    """Contract staff and village officials: whole years."""
    return [(0, 12 * (1 + _months_until(years, share)) - 1 - (luck.random() < 0.1))]


def _abroad(luck: random.Random, share: float) -> list[tuple[int, int]]:
    """Migrant workers: contracts of two years."""
    runs = [(0, 23)]
    while luck.random() < 0.3:
        back = runs[-1][1] + luck.randint(2, 7)
        runs.append((back, back + 23))
    return runs


def _own(luck: random.Random, share: float, number: int) -> list[tuple[int, int]]:
    """Those who pay for themselves: unpaid months between, lapses, and some come back."""
    mean = (13, 5, 10, 19, 36)[number]
    gap_risk = (0.13, 0.19, 0.14, 0.1, 0.07)[number]
    runs: list[tuple[int, int]] = []
    first, end = 0, _months_until(mean, share)
    while True:
        while first <= end:
            last = min(end, first + _months_until(1 / gap_risk, luck.random()))
            runs.append((first, last))
            long = luck.random() < 0.14
            first = last + 1 + (luck.randint(4, 11) if long else luck.randint(1, 3))
        if luck.random() > 0.13:
            return runs
        first = runs[-1][1] + 1 + luck.randint(6, 18)
        end = first + _months_until(0.7 * mean, luck.random())


def _projects(luck: random.Random, share: float, month: int) -> list[tuple[int, int]]:
    """Builders: one project after another, many of them ending with the budget year."""
    runs: list[tuple[int, int]] = []
    first = 0
    while True:
        left_in_year = 12 - (month + first) % 12
        ends = luck.random() if runs else share
        if ends < 0.26 and left_in_year >= 3:
            length = left_in_year - (luck.random() < 0.3)
        elif ends < 0.85:
            length = luck.randint(3, 10)
        else:
            length = luck.randint(11, 20)
        runs.append((first, first + length - 1))
        if luck.random() > 0.82:
            return runs
        first += length + luck.randint(1, 6)
        # few projects begin in the first months of a year
        if (month + first) % 12 < 3 and luck.random() < 0.45:
            first += luck.randint(1, 4)


def patterns(kinds: dict[str, Kind]) -> pd.DataFrame:
    """The lives as a table: one row a paid run, ages in months since the first payment."""
    rows = [
        (kind.number * PATTERNS + life, spell, first, last)
        for kind in kinds.values()
        for life, runs in enumerate(kind.lives)
        for spell, (first, last) in enumerate(runs, 1)
        if first < SPAN
    ]
    frame = pd.DataFrame(rows, columns=["pattern", "spell", "from_age", "until_age"])
    return frame.astype("int32")
