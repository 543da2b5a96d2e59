"""How many join in each month, so that the known numbers of members are met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jamsostek.sample.assumptions import CLASSES, PAST, PATTERNS, SPAN, STREAMS, month_number
from jamsostek.sample.lives import Kind

# share of the year's mean, January first: projects end with the budget year, harvest brings cash
_SEASONS = {
    "jakon": (0.93, 0.9, 0.91, 0.94, 0.98, 1.01, 1.03, 1.05, 1.06, 1.07, 1.08, 1.04),
    "pu_employer": (
        *(0.992, 0.993, 0.996, 0.998, 1.0, 1.003),
        *(1.006, 1.004, 1.001, 1.001, 1.003, 1.003),
    ),
    "bpu_own": (
        *(0.982, 0.979, 0.985, 0.995, 1.008, 1.015),
        *(1.018, 1.015, 1.008, 1.0, 0.998, 0.997),
    ),
}


def long_form(knots: pd.DataFrame) -> pd.DataFrame:
    """The knots as one row a regency, stream and month."""
    long = knots.melt(["region_code", "stream"], var_name="month", value_name="active")
    long["month"] = [month_number(text) for text in long["month"]]
    return long


def cohorts(
    knots: pd.DataFrame, kinds: dict[str, Kind], mix: np.ndarray, scale: float
) -> pd.DataFrame:
    """Who joins: one row a regency, stream, class and month.

    In every month as many join as are missing to the number wanted after those still covered from
    earlier cohorts. ``mix`` (regency × month × class) shares BPU over agents of different quality.
    """
    parts = []
    for stream, _, _ in STREAMS:
        table = knots[knots["stream"] == stream].pivot(
            index="region_code", columns="month", values="active"
        )
        wanted = scale * _curves(table, stream)
        people = _joining(wanted, stream, kinds, mix)
        region, month, number = np.nonzero(people)
        kind = np.array(
            [_kind_of(kinds, stream, m, c).number for m, c in zip(month, number, strict=True)]
        )
        parts.append(
            pd.DataFrame(
                {
                    "region_code": table.index.to_numpy()[region],
                    "stream": stream,
                    "grade": number,
                    "month": month + PAST,
                    "pattern_from": kind * PATTERNS,
                    "people": people[region, month, number],
                }
            )
        )
    cohorts = pd.concat(parts, ignore_index=True).sort_values(
        ["region_code", "stream", "month", "grade"], ignore_index=True
    )
    total = cohorts["people"].cumsum()
    cohorts["first_id"] = total - cohorts["people"]
    alike = cohorts.groupby(["region_code", "pattern_from"])["people"]
    cohorts["first_number"] = alike.cumsum() - cohorts["people"]
    return cohorts


def _curves(table: pd.DataFrame, stream: str) -> np.ndarray:
    """Members wanted by regency and month: smooth between the knots, with the stream's season."""
    months = np.arange(SPAN) + PAST
    knots = table.columns.to_numpy()
    logs = np.log(np.maximum(table.to_numpy(), 0.01))
    smooth = np.exp(np.array([_monotone(months, knots, row) for row in logs]))
    # what is not shown: from two thirds of the first knot in 2012
    past = np.clip((months - PAST) / (knots[0] - PAST), 0, 1)
    season = np.array(_SEASONS.get(stream, (1.0,) * 12))[months % 12]
    return smooth * (2 / 3 + past / 3) * season


def _monotone(x: np.ndarray, knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Piecewise cubic through the knots without overshooting (Fritsch and Carlson); flat before."""
    width = np.diff(knots)
    slope = np.diff(values) / width
    tangent = np.concatenate(([slope[0]], (slope[1:] + slope[:-1]) / 2, [slope[-1]]))
    turning = slope[1:] * slope[:-1] <= 0
    tangent[1:-1][turning] = 0
    limit = 3 * np.minimum(np.abs(np.append(slope[0], slope)), np.abs(np.append(slope, slope[-1])))
    tangent = np.clip(tangent, -limit, limit)
    x = np.clip(x, knots[0], knots[-1])
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(width) - 1)
    t = (x - knots[i]) / width[i]
    return (
        (1 + 2 * t) * (1 - t) ** 2 * values[i]
        + t * (1 - t) ** 2 * width[i] * tangent[i]
        + t**2 * (3 - 2 * t) * values[i + 1]
        + t**2 * (t - 1) * width[i] * tangent[i + 1]
    )


def _kind_of(kinds: dict[str, Kind], stream: str, month: int, number: int) -> Kind:
    if stream == "jakon":
        return kinds[f"jakon{(month + PAST) % 12}"]
    return kinds[f"bpu_own{number}" if stream == "bpu_own" else stream]


def _joining(
    wanted: np.ndarray, stream: str, kinds: dict[str, Kind], mix: np.ndarray
) -> np.ndarray:
    """Whole people by regency × month × class."""
    regions = len(wanted)
    classes = CLASSES if stream == "bpu_own" else 1
    people = np.zeros((regions, SPAN, classes), dtype=np.int64)
    covered = np.zeros((regions, SPAN))
    owed = np.full((regions, classes), 0.5)
    for month in range(SPAN):
        missing = np.maximum(0, wanted[:, month] - covered[:, month])
        shares = mix[:, month] if stream == "bpu_own" else np.ones((regions, 1))
        # what is missing again next month is not owed twice
        owed += np.floor(missing + 0.5)[:, None] * shares
        people[:, month] = np.floor(owed)
        owed -= people[:, month]
        for number in range(classes):
            later = _kind_of(kinds, stream, month, number).covered[: SPAN - month]
            covered[:, month:] += np.outer(people[:, month, number], later)
    return people
