"""What is known of one regency in a month: its figures, who pays, its districts.

The page of a regency, its sheet of paper and its slides all take their numbers and words from here,
so that they say the same. A scene (:class:`Scene`) whose ``region`` is the regency goes in.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.reports.context import Scene, known
from jamsostek.reports.deck import Role
from jamsostek.reports.slides import movement

# the figures in the order of their weight
FIGURES = (
    "active_members", "new_members", "lapsed_members", "contributions_idr", "active_agents",
    "benefits_paid_idr",
)  # fmt: skip
_SEGMENTS: dict[str, Role] = {
    "PU": "nila", "BPU": "kunyit", "JAKON": "mengkudu", "PMI": "laut", "all": "abu",
}  # fmt: skip
_LATELY = 13  # months of a figure's line


@dataclass(frozen=True)
class Figure:
    """One figure of the month as written, with its line over a year up to the month (``None``
    where a month is not known), its change in words and what it is held against."""

    metric: str
    label: str
    value: float | None
    text: str
    unit: str
    change: str
    trend: tuple[float | None, ...]
    note: str


@dataclass(frozen=True)
class Part:
    """One part of the active members: its number, its share (0 to 1) and both as written."""

    name: str
    value: float
    share: float
    text: str
    share_text: str
    role: Role


def finding(scene: Scene) -> str:
    """One sentence on the regency: its members and their change, or that nothing is known."""
    say, place = scene.say, scene.place
    if scene.month is None:
        return say("regency.finding_none", place=place)
    row = scene.figures.loc["active_members"]
    if not known(row["value"]):
        return say("desk.finding_unknown", place=place)
    is_first = not known(row["previous"])
    return say(
        "desk.finding_first" if is_first else "desk.finding",
        place=place,
        members=findings.at_least(say, say.number(row["value"]), row["is_whole"]),
        change=say.signed(row["value"] - row["previous"]),
    )


def figures(scene: Scene) -> tuple[Figure, ...]:
    """The figures of the month; one that is not known says so and has no number."""
    if scene.month is None:
        return ()
    trends = scene.ask("home/trends", **scene.area, month=scene.month)
    lines = trends.pivot(index="metric", columns="month", values="value").T.asfreq("MS").T
    return tuple(_figure(scene, name, scene.figures.loc[name], lines) for name in FIGURES)


def _figure(scene: Scene, name: str, row: pd.Series, lines: pd.DataFrame) -> Figure:
    say, unit = scene.say, metrics.metric(name).unit
    label = metrics.short_label(name, say)
    if not known(row["value"]):
        return Figure(name, label, None, NOTHING, unit, "", (), say("decks.no_data"))
    # of claims a month without any has no row
    fill = 0 if name == "benefits_paid_idr" else None
    line = lines.loc[name] if name in lines.index else pd.Series(dtype=float)
    line = line if fill is None else line.fillna(fill)
    text = say.value_short(row["value"], unit)
    return Figure(
        name,
        label,
        float(row["value"]),
        findings.at_least(say, text, row["is_whole"]),
        unit,
        " · ".join(
            findings.change(say, f"desk.since_{column}", row["value"] - row[column], unit)
            for column in ("previous", "year_before")
            if known(row[column])
        ),
        tuple(None if value != value else float(value) for value in line.tail(_LATELY)),
        _target(scene, row, unit),
    )


def _target(scene: Scene, row: pd.Series, unit: str) -> str:
    """``91 % dari target 558``, of a year's target what the year reached."""
    say, target = scene.say, row["target"]
    if not known(target) or not target:
        return ""
    reached = row["year_to_date"] if known(row["year_to_date"]) else row["value"]
    is_whole = row["year_is_whole" if known(row["year_to_date"]) else "is_whole"]
    share = findings.at_least(say, say.percent(100 * reached / target, 0), is_whole)
    return say("achievement.target", share=share, target=say.value_short(target, unit))


def segments(scene: Scene) -> tuple[Part, ...]:
    """The active members by segment, in the order all pages have them."""
    counted = _of_month(scene, "segment")
    there = [code for code in _SEGMENTS if counted.get(code, 0) > 0]
    named = [(scene.say(f"segment.{code}"), counted[code], _SEGMENTS[code]) for code in there]
    return _parts(scene, named)


def payers(scene: Scene) -> tuple[Part, ...]:
    """The active members by who pays for them, the most first."""
    counted = _of_month(scene, "payer")
    if counted.get("all", 0) > 0:
        return _parts(scene, [(scene.say("payer.all"), counted["all"], "abu")])
    paid = movement.paid_by(scene.say, counted[counted > 0].to_frame().T)
    named = [(series.name, series.values[-1], series.role) for series in paid]
    return _parts(scene, sorted(named, key=lambda part: -part[1]))


def _of_month(scene: Scene, column: str) -> pd.Series:
    rows = scene.members
    rows = rows[rows["month"].dt.date == scene.month]
    return rows.groupby(column)["active"].sum(min_count=1).dropna()


def _parts(scene: Scene, named: list[tuple[str, float, Role]]) -> tuple[Part, ...]:
    say, whole = scene.say, sum(value for _, value, _ in named)
    return tuple(
        Part(
            name,
            float(value),
            value / whole,
            say.number(value),
            say.percent(100 * value / whole, 0),
            role,
        )
        for name, value, role in named
        if whole
    )


def districts(scene: Scene) -> pd.DataFrame:
    """The districts with their active members and the change in three months, the most members
    first, those nothing is known of last (``present/districts``)."""
    if scene.month is None:
        return pd.DataFrame(columns=["district_code", "district_name", "active", "change"])
    rows = scene.ask("present/districts", **scene.area, month=scene.month)
    return rows.sort_values(
        ["active", "district_name"], ascending=[False, True], na_position="last"
    )


def award_place(say: Speaker, row) -> str:
    """``Juara 2``, or in words what else an award statement tells of."""
    if row.is_win and known(row.rank):
        return say("decks.place", rank=int(row.rank))
    return say(f"status.{row.status}" if row.is_paritrana else "awards.certificate")
