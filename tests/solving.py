"""A judge of hidden cells: what can be worked out from answers, by linear programming.

Unknown to whoever reads the answers are, for every district, segment, payer and month, the active,
new, returned and lapsed members, what they paid, and who changed payer. Each number of an answer is
one equation over these, written here by hand and held against the truth before it is believed. The
range of a hidden cell is what all equations together leave of it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array

FLOWS = {"new": "N", "reactivated": "R", "lapsed": "L"}
COLUMNS = {"active": "A", **FLOWS}


@dataclass
class World:
    """The districts, lines (segment, payer) and months there are, and the truth of each."""

    truth: dict[tuple, float]
    branch_of: dict[str, str]
    districts: list[str]
    lines: list[tuple[str, str]]
    months: list[str]

    def area(self, code: str | None) -> list[str]:
        """The districts of an area: of the province, a branch, a regency or a district."""
        return [
            each
            for each in self.districts
            if code in (None, self.branch_of[each[:4]], each[:4], each)
        ]

    def cell(self, column, area, month, segment=None, payer=None) -> dict[tuple, float]:
        """A number of an area as a sum of unknowns."""
        return {
            (column, district, *line, month): 1.0
            for district in self.area(area)
            for line in self.lines
            if segment in (None, line[0]) and payer in (None, line[1])
        }

    def value(self, form: dict[tuple, float]) -> float:
        return sum(times * self.truth.get(name, 0) for name, times in form.items())


def added(*forms: dict, times: float = 1.0) -> dict[tuple, float]:
    """The sum of forms; the later ones ``times`` so much."""
    total: dict[tuple, float] = {}
    for number, form in enumerate(forms):
        for name, coefficient in form.items():
            factor = coefficient * (times if number else 1.0)
            total[name] = total.get(name, 0.0) + factor
    return total


@dataclass
class Judge:
    """Collects equations, and finds the range they leave a cell."""

    world: World
    equations: dict[frozenset, float] = field(default_factory=dict)

    def told(self, form: dict[tuple, float], value: float, where: object = "") -> None:
        """An answer says that a form has this value; ``AssertionError`` if it does not."""
        form = {name: times for name, times in form.items() if times}
        assert np.isclose(self.world.value(form), value, rtol=1e-6, atol=1e-4), (where, value)
        if form:
            self.equations[frozenset(form.items())] = value

    def _problem(self):
        world = self.world
        names = {
            name: place
            for place, name in enumerate(
                (kind, district, *line, month)
                for kind in (*COLUMNS.values(), "M", "X")
                for district in world.districts
                for line in world.lines
                for month in world.months
            )
        }
        rows = [(dict(form), value) for form, value in self.equations.items()]
        below = []
        for district, line in itertools.product(world.districts, world.lines):
            for before, month in zip([None, *world.months], world.months, strict=False):
                at = (district, *line, month)
                flow = {
                    ("A", *at): 1,
                    ("N", *at): -1,
                    ("R", *at): -1,
                    ("L", *at): 1,
                    ("X", *at): -1,
                }
                gone = {("L", *at): 1.0}
                if before:
                    flow["A", district, *line, before] = -1
                    gone["A", district, *line, before] = -1.0
                rows.append((flow, 0.0))
                below.append((gone, 0.0))  # nobody leaves who was not there
        for district, month in itertools.product(world.districts, world.months):
            for segment in {segment for segment, _ in world.lines}:
                same = [line for line in world.lines if line[0] == segment]
                rows.append(({("X", district, *line, month): 1 for line in same}, 0.0))
        bounds = [(None if name[0] == "X" else 0, None) for name in names]
        return names, _matrix(names, rows), _matrix(names, below), bounds

    def ranges(self, cells: dict[object, dict[tuple, float]]) -> dict[object, tuple[float, float]]:
        """The least and the greatest value of each cell; infinite where nothing limits it."""
        names, (equal, values), (below, most), bounds = self._problem()
        found = {}
        for cell, form in cells.items():
            goal = np.zeros(len(names))
            for name, times in form.items():
                goal[names[name]] = times
            ends = []
            for sign in (1, -1):
                solved = linprog(
                    sign * goal, A_ub=below, b_ub=most, A_eq=equal, b_eq=values, bounds=bounds
                )
                assert solved.status in (0, 3), solved.message
                ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
            found[cell] = tuple(ends)
        return found


@dataclass
class Sums:
    """A judge of numbers that are only added up: none is negative, and nothing else is known.

    ``truth`` holds each by its keys; what an answer tells is the sum of those that its keys fit.
    """

    truth: dict[tuple, float]
    equations: dict[frozenset, float] = field(default_factory=dict)

    def parts(self, *keys) -> frozenset:
        """The numbers whose keys are these; of a key that is ``None`` any, of a set one of them."""
        return frozenset(
            name
            for name in self.truth
            if all(
                key is None or (place in key if isinstance(key, set) else place == key)
                for place, key in zip(name, keys, strict=True)
            )
        )

    def told(self, parts: frozenset, value: float, where: object = "") -> None:
        """An answer says what these are together; ``AssertionError`` if that is not so."""
        true = sum(self.truth[name] for name in parts)
        assert np.isclose(true, value, rtol=1e-6, atol=1e-4), (where, true, value)
        if parts:
            self.equations[parts] = value

    def ranges(self, cells: dict[object, frozenset]) -> dict[object, tuple[float, float]]:
        """The least and the greatest sum of each cell; infinite where nothing limits it."""
        names = {name: place for place, name in enumerate(self.truth)}
        rows = [(dict.fromkeys(parts, 1.0), value) for parts, value in self.equations.items()]
        if not rows:  # all was hidden
            return dict.fromkeys(cells, (0.0, np.inf))
        equal, values = _matrix(names, rows)
        found = {}
        for cell, parts in cells.items():
            goal = np.zeros(len(names))
            goal[[names[name] for name in parts]] = 1
            solved = [
                linprog(sign * goal, A_eq=equal, b_eq=values, bounds=(0, None)) for sign in (1, -1)
            ]
            assert all(each.status in (0, 3) for each in solved)
            least, most = solved
            found[cell] = (least.fun, -most.fun if most.status == 0 else np.inf)
        return found


def _matrix(names, rows):
    entries = [
        (number, names[name], times)
        for number, (form, _) in enumerate(rows)
        for name, times in form.items()
    ]
    place, column, times = zip(*entries, strict=True)
    shape = (len(rows), len(names))
    return csr_array((times, (place, column)), shape=shape), [value for _, value in rows]


def small_cells(world: World, most: int = 4) -> dict[tuple, dict[tuple, float]]:
    """Every count of 1 to 4 people that a question can be about, as a form."""
    segments = [None, *sorted({segment for segment, _ in world.lines})]
    payers = [None, *sorted({payer for _, payer in world.lines})]
    regencies = sorted({each[:4] for each in world.districts})
    areas = [None, *sorted(set(world.branch_of.values())), *regencies, *world.districts]
    found, seen = {}, set()
    for column, area, month, segment, payer in itertools.product(
        COLUMNS.values(), areas, world.months, segments, payers
    ):
        form = world.cell(column, area, month, segment, payer)
        key = frozenset(name for name in form if world.truth.get(name))
        if key and key not in seen and 1 <= world.value(form) <= most:
            seen.add(key)
            found[column, area, month, segment, payer] = form
    return found


def is_told(value: object) -> bool:
    """Whether an answer has a number there."""
    return value is not None and not pd.isna(value)
