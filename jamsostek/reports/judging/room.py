"""A scoring room as it stands now: what files hold, and the scores typed by this minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from jamsostek.analysis.ranking import Panel
from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import kinds
from jamsostek.meetings.judging import JURORS, Place, ScoreBook
from jamsostek.reports.judging import evidence
from jamsostek.reports.judging.evidence import Evidence
from jamsostek.warehouse import origins

Ask = Callable[..., pd.DataFrame]
DATASET = "award_candidates"


@dataclass(frozen=True)
class Criterion:
    """What candidates are judged by: its name in both languages, the office's weight in percent;
    ``is_evidence`` where no juror scores it and the data tell."""

    code: str
    name: tuple[str, str]
    weight: float
    is_evidence: bool = False

    def label(self, say: Speaker) -> str:
        """Its name in the language of ``say``."""
        return say.choose(*self.name)


@dataclass(frozen=True)
class Candidate:
    """Who is judged; ``short`` is the name that fits a bar."""

    code: str
    name: str
    short: str
    region: str | None


@dataclass(frozen=True)
class Room:
    """One year and category. ``given`` are the scores by candidate, criterion and juror as they
    stand, ``filed`` as files alone have them. Criteria that jurors score come first."""

    place: Place
    kind: str
    candidates: tuple[Candidate, ...]
    criteria: tuple[Criterion, ...]
    given: dict[tuple[str, str, int], float]
    filed: dict[tuple[str, str, int], float]
    jurors: dict[int, dict]
    is_open: bool
    is_assumed_open: bool
    evidence: tuple[Evidence, ...] = field(repr=False, default=())

    @cached_property
    def judged(self) -> tuple[Criterion, ...]:
        """The criteria that jurors score."""
        return tuple(each for each in self.criteria if not each.is_evidence)

    @property
    def office_weights(self) -> dict[str, float]:
        """The office's weights in percent; equal ones where it gave none."""
        return {each.code: each.weight for each in self.criteria}

    @cached_property
    def scorers(self) -> tuple[int, ...]:
        """The numbers of the jurors who gave any score."""
        return tuple(sorted({juror for _, _, juror in self.given}))

    def panel(self, scaling: str) -> Panel:
        """The scores for :mod:`jamsostek.analysis.ranking`, evidence scaled as asked."""
        scorers = self.scorers or JURORS[:1]
        codes = [each.code for each in self.candidates]
        scores = np.full((len(scorers), len(codes), len(self.criteria)), np.nan)
        at = [{code: place for place, code in enumerate(names)}
              for names in (scorers, codes, [each.code for each in self.criteria])]  # fmt: skip
        for (candidate, criterion, juror), score in self.given.items():
            scores[at[0][juror], at[1][candidate], at[2][criterion]] = score
        for each in self.evidence:
            points = each.points(scaling)
            for place, candidate in enumerate(self.candidates):
                if (known := points.get(candidate.code)) is not None:
                    scores[:, place, at[2][each.code]] = known
        return Panel(
            tuple(codes),
            tuple(each.code for each in self.criteria),
            scorers,
            scores,
            tuple(each.is_evidence for each in self.criteria),
        )

    def abstaining(self, scorers: tuple[int, ...]) -> np.ndarray:
        """Juror × candidate: whether the juror is of the candidate's own regency."""
        homes = [self.jurors.get(juror, {}).get("region_code") for juror in scorers]
        return np.array(
            [[bool(home) and home == each.region for each in self.candidates] for home in homes]
        ).reshape(len(scorers), len(self.candidates))

    def progress(self) -> dict[int, int]:
        """Juror → how many scores were given, of all nine."""
        counts = dict.fromkeys(JURORS, 0)
        for _, _, juror in self.given:
            counts[juror] += 1
        return counts

    @property
    def wanted(self) -> int:
        """How many scores a juror gives in all."""
        return len(self.candidates) * len(self.judged)

    def candidate(self, code: str) -> Candidate:
        """One of the candidates; raises ``rank_candidate``."""
        for each in self.candidates:
            if each.code == code:
                return each
        raise ProductError("rank_candidate", candidate=str(code)[:60])


def book(scope: Scope, who: str) -> ScoreBook:
    """The records of judging, opened by the account of that code: trials while the candidates are
    simulated ones. Raises ``not_allowed`` for who may not judge."""
    return ScoreBook(origins.record_kind(DATASET), who, scope)


def places(ask: Ask) -> list[Place]:
    """The rooms there are, the newest first."""
    return [Place(int(row.assessed_year), row.category) for row in ask("awards/rooms").itertuples()]


def open_room(ask: Ask, scores: ScoreBook, place: Place) -> Room:
    """A room as it stands, with the scores that its reader may know: a juror the own ones, the
    province all of them once the chair has closed. Raises ``rank_no_room`` where nobody is judged.
    """
    where = {"year": place.year, "category": place.category}
    found = ask("awards/candidates", **where)
    if found.empty:
        known = ", ".join(f"{each.year} {each.category}" for each in places(ask))
        raise ProductError("rank_no_room", **where, known=known or "–")
    candidates = tuple(
        Candidate(row.candidate_code, row.name, row.short, _known(row.region_code))
        for row in found.itertuples()
    )
    asked = ask("awards/criteria", **where)
    whole = asked["weight_pct"].sum()
    weights = asked["share_pct"] if whole > 0 else [100 / max(len(asked), 1)] * len(asked)
    criteria = [
        Criterion(row.criterion_code, (row.name, row.name_en), float(weight))
        for row, weight in zip(asked.itertuples(), weights, strict=True)
    ]
    told = evidence.of(ask, place, candidates)
    criteria += [Criterion(each.code, each.name, 0.0, True) for each in told]
    known = {each.code for each in criteria}
    rows = ask("awards/scores", **where)
    filed = {
        (row.candidate_code, row.criterion_code, int(row.juror)): float(row.score)
        for row in rows.itertuples()
        if row.criterion_code in known
    }
    codes = [each.code for each in candidates]
    given = dict(filed)
    for row in scores.scores(codes):
        key = (row["candidate_code"], row["criterion_code"], row["juror"])
        if row["score"] is None:
            given.pop(key, None)
        elif row["criterion_code"] in known:
            given[key] = row["score"]
    # what came as a file was given already; jurors type where there is none
    assumed = not filed
    is_open = scores.is_open(place, assumed)
    given, filed = (_told(each, scores.scope, is_open) for each in (given, filed))
    held = [found, asked, rows]
    return Room(
        place=place,
        kind=kinds.weakest({kind for rows in held for kind in rows["kind"]}),
        candidates=candidates,
        criteria=tuple(criteria),
        given=given,
        filed=filed,
        jurors=scores.jurors(place.year),
        is_open=is_open,
        is_assumed_open=assumed,
        evidence=told,
    )


def _told(given: dict[tuple, float], scope: Scope, is_open: bool) -> dict[tuple, float]:
    """Of the scores by candidate, criterion and juror those that a scope may know."""
    if scope.is_admin or (scope.role == "province" and not is_open):
        return given
    return {key: score for key, score in given.items() if key[2] == scope.juror}


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None
