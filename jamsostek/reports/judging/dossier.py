"""A candidate's sheet: scores against the field, what the data tell, earlier awards, figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jamsostek.analysis.ranking import Standing
from jamsostek.base.language import Speaker
from jamsostek.reports.judging.evidence import Evidence, Told
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.room import Candidate, Criterion

# categories whose candidates are regencies or the province themselves
_GOVERNMENTS = ("regency_government", "province_government")


@dataclass(frozen=True)
class Line:
    """One criterion: its share of the weight (of 1), the candidate's value, the median and the ends
    of the field; ``None`` where nobody has one."""

    criterion: Criterion
    weight: float
    value: float | None
    median: float | None
    least: float | None
    most: float | None


@dataclass(frozen=True)
class Dossier:
    """All about one candidate. ``awards`` are those of its name, of a government those of its
    regency; ``statements`` are of its regency, ``is_of_its_own`` where that is the candidate. Both
    are rows of the queries, statements empty where the regency is not known."""

    candidate: Candidate
    standing: Standing
    among: int
    lines: tuple[Line, ...]
    evidence: tuple[tuple[Evidence, Told | None], ...]
    awards: pd.DataFrame
    statements: pd.DataFrame
    is_of_its_own: bool


def dossier(ask: Callable[..., pd.DataFrame], made: Order, code: str) -> Dossier:
    """The sheet of one candidate; raises ``rank_candidate`` for an unknown code."""
    room, candidate = made.room, made.room.candidate(code)
    mine, everybody = made.row(code), made.values
    lines = []
    for number, criterion in enumerate(room.criteria):
        if criterion.is_evidence and not made.weights[number]:
            continue
        column = everybody[:, number]
        known = column[~np.isnan(column)]
        ends = [float(of(known)) if len(known) else None for of in (np.median, np.min, np.max)]
        value = None if np.isnan(mine[number]) else float(mine[number])
        lines.append(Line(criterion, float(made.weights[number]), value, *ends))
    region = candidate.region
    is_government = room.place.category in _GOVERNMENTS
    whose = {"region": region} if is_government else {"recipient": candidate.name}
    return Dossier(
        candidate=candidate,
        standing=next(each for each in made.standings if each.candidate == code),
        among=sum(each.place is not None for each in made.standings),
        lines=tuple(lines),
        evidence=tuple((each, each.told.get(code)) for each in room.evidence),
        awards=ask("awards/record", **whose),
        statements=ask("map/profile_statements", region=region) if region else pd.DataFrame(),
        is_of_its_own=is_government,
    )


def summary(say: Speaker, found: Dossier) -> str:
    """Place and score, and where the candidate stands out most from the field, up and down."""
    name, standing = found.candidate.short, found.standing
    if standing.place is None:
        return say("judging.dossier_unplaced", name=name)
    text = say(
        "judging.dossier_place", name=name, place=say.number(standing.place),
        all=say.number(found.among), score=say.number(standing.score, 2),
    )  # fmt: skip
    gaps = [
        (line.value - line.median, line.criterion.label(say))
        for line in found.lines
        if line.value is not None and line.median is not None and line.weight > 0
    ]
    if not gaps:
        return text
    (low, weakest), (high, strongest) = min(gaps), max(gaps)
    if high > 0:
        text += " " + say("judging.dossier_best", criterion=strongest, gap=say.number(high, 1))
    if low < 0:
        text += " " + say("judging.dossier_worst", criterion=weakest, gap=say.number(-low, 1))
    return text
