"""Candidates in order by what jurors gave them, every choice on the way a rule with a name.

The steps of a composite indicator, one after the other: scores made comparable between jurors, the
panel's value of each candidate for each criterion, the values weighted together, places. How much
each choice matters is :mod:`jamsostek.analysis.soundness`'s to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

EVENINGS = ("none", "zscore", "rank")
AGGREGATIONS = ("mean", "geometric", "borda")
MISSING = ("known", "whole")
# totals that differ by less are the same: what is left of adding the same numbers in another order
_SAME = 1e-9
# what ten thousand draws need at once is more than a processor keeps at hand: in such blocks they
# take a third of the time
_DRAWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Rules:
    """How scores become an order.

    ``evening``: jurors as they are; each juror's scores of a criterion brought to the mean and
    spread of all; or their ranks, from 0 (last) to 100 (first). ``aggregation``: weighted mean,
    weighted geometric mean, or Borda (each juror's own order by weighted mean, places counted).
    ``missing``: a candidate stands on what is known of it, or is left out unless all is.
    """

    evening: str = "none"
    aggregation: str = "mean"
    missing: str = "known"

    def __post_init__(self) -> None:
        chosen = (self.evening, self.aggregation, self.missing)
        for value, known in zip(chosen, (EVENINGS, AGGREGATIONS, MISSING), strict=True):
            if value not in known:
                raise ValueError(value)


@dataclass(frozen=True)
class Panel:
    """What was given: ``scores`` by juror × candidate × criterion, from 0 to 100, ``nan`` where
    nothing was. ``evidence`` marks the criteria that nobody scores: what is known of a candidate,
    on the same scale, the same for every juror."""

    candidates: tuple[str, ...]
    criteria: tuple[str, ...]
    jurors: tuple[int, ...]
    scores: np.ndarray
    evidence: tuple[bool, ...]

    @property
    def judged(self) -> np.ndarray:
        """The scores of the criteria that jurors give."""
        return self.scores[:, :, ~np.array(self.evidence, bool)]

    def without(self, *, juror: int | None = None, abstaining: np.ndarray | None = None) -> Panel:
        """The panel without a juror's scores, or without those where ``abstaining`` (juror ×
        candidate) is true; evidence stays."""
        scores = self.scores.copy()
        judged = ~np.array(self.evidence, bool)
        if juror is not None:
            kept = [place for place, number in enumerate(self.jurors) if number != juror]
            jurors = tuple(self.jurors[place] for place in kept)
            # evidence is no juror's: it stays when the last one goes
            return replace(self, jurors=jurors, scores=scores[kept]) if kept else self._unjudged()
        if abstaining is not None:
            scores[abstaining[:, :, None] & judged] = np.nan
        return replace(self, scores=scores)

    def _unjudged(self) -> Panel:
        scores = self.scores[:1].copy()
        scores[:, :, ~np.array(self.evidence, bool)] = np.nan
        return replace(self, jurors=self.jurors[:1], scores=scores)


@dataclass(frozen=True)
class Standing:
    """A candidate's score and place. Equal scores share a place; ``broken_by`` is then the
    criterion, of those in order of weight, that sets it apart from the one listed before it."""

    candidate: str
    score: float | None
    place: int | None
    is_tied: bool
    broken_by: str | None


def shares(weights: np.ndarray) -> np.ndarray:
    """Weights (criteria, or draws × criteria) as shares of 1; raises ``ValueError`` where none is
    above zero."""
    weights = np.asarray(weights, float)
    if (weights < 0).any() or (weights.sum(axis=-1) <= 0).any():
        raise ValueError("weights")
    return weights / weights.sum(axis=-1, keepdims=True)


def evened(panel: Panel, rules: Rules) -> np.ndarray:
    """The scores, juror × candidate × criterion, made comparable between jurors. A juror who gave
    everybody the same says nothing: all of these stand in the middle."""
    scores = panel.scores.copy()
    if rules.evening == "none":
        return scores
    for place, is_evidence in enumerate(panel.evidence):
        if is_evidence:
            continue
        given = scores[:, :, place]
        even = _to_one_spread if rules.evening == "zscore" else _to_ranks
        scores[:, :, place] = even(given)
    return scores


def _to_one_spread(given: np.ndarray) -> np.ndarray:
    known = ~np.isnan(given)
    if not known.any():
        return given
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    filled = np.where(known, given, 0.0)
    middle = filled.sum(axis=1, keepdims=True) / count
    off = np.where(known, given - middle, 0.0)
    spread = np.sqrt((off**2).sum(axis=1, keepdims=True) / count)
    z = np.divide(off, spread, out=np.zeros_like(off), where=spread > _SAME)
    everyone = given[known]
    return np.where(known, everyone.mean() + everyone.std() * z, np.nan)


def _to_ranks(given: np.ndarray) -> np.ndarray:
    """From 0 (last) to 100 (first) among those the juror scored; alone, in the middle."""
    known = ~np.isnan(given)
    others = known.sum(axis=1, keepdims=True) - 1
    points = 100 * np.divide(
        points_of(given), others, out=np.full(given.shape, 0.5), where=others > 0
    )
    return np.where(known, points, np.nan)


def points_of(totals: np.ndarray) -> np.ndarray:
    """Along the last axis, how many others each one is ahead of, a tie counting half; ``nan`` is
    ahead of nobody and behind nobody."""
    start, end, _ = _runs(totals)
    return np.where(np.isnan(totals), np.nan, (start + end) / 2)


def places_of(totals: np.ndarray) -> np.ndarray:
    """Places along the last axis from 1, equal totals sharing the better one; 0 without a total."""
    _, end, known = _runs(totals)
    return np.where(np.isnan(totals), 0, known - end)


def _runs(totals: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """In the order from the smallest: where the run of equals that each one is in starts and ends,
    and how many there are in all. ``nan`` comes behind them."""
    order = np.argsort(totals, axis=-1)
    ordered = np.take_along_axis(totals, order, axis=-1)
    count = totals.shape[-1]
    with np.errstate(invalid="ignore"):
        is_new = ~(np.diff(ordered, axis=-1) <= _SAME)
    at = np.arange(count, dtype=np.int32)
    start = np.empty(totals.shape, np.int32)
    if is_new.all():
        np.put_along_axis(start, order, np.broadcast_to(at, totals.shape), axis=-1)
        end = start
    else:
        edge = np.ones((*totals.shape[:-1], 1), bool)
        first = np.where(np.concatenate([edge, is_new], axis=-1), at, 0)
        last = np.where(np.concatenate([is_new, edge], axis=-1), at, count)[..., ::-1]
        end = np.empty_like(start)
        np.put_along_axis(start, order, np.maximum.accumulate(first, axis=-1), axis=-1)
        np.put_along_axis(end, order, np.minimum.accumulate(last, axis=-1)[..., ::-1], axis=-1)
    return start, end, (~np.isnan(totals)).sum(axis=-1, keepdims=True)


def values(panel: Panel, rules: Rules) -> np.ndarray:
    """The panel's value of each candidate for each criterion: the mean of who scored it."""
    return _mean_of_known(evened(panel, rules))


def _mean_of_known(scores: np.ndarray) -> np.ndarray:
    known = ~np.isnan(scores)
    count = known.sum(axis=0)
    total = np.where(known, scores, 0.0).sum(axis=0)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def totals(panel: Panel, rules: Rules, weights: np.ndarray) -> np.ndarray:
    """Each candidate's score, draws × candidates, for weights of draws × criteria (shares of 1)."""
    scores = evened(panel, rules)
    if rules.aggregation != "borda":
        joined = _geometric if rules.aggregation == "geometric" else _mean
        found = joined(_mean_of_known(scores), weights)
    else:
        found = _borda(_ballots(panel, scores), weights)
    if rules.missing == "whole":
        unknown = np.isnan(_mean_of_known(scores))
        lacks = weights @ unknown.T.astype(float) > 0
        found = np.where(lacks, np.nan, found)
    return found


def _mean(known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted over what is known of each candidate (candidates × criteria)."""
    is_known = (~np.isnan(known)).astype(float)
    if is_known.all():
        return weights @ known.T
    behind = weights @ is_known.T
    total = weights @ np.nan_to_num(known).T
    return np.divide(total, behind, out=np.full(total.shape, np.nan), where=behind > _SAME)


def _geometric(known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """As :func:`_mean`, of logarithms; who has nothing of a criterion that counts has nothing."""
    nothing = known <= 0
    logs = np.log(np.where(nothing, 1.0, known))
    found = np.exp(_mean(logs, weights))
    has_nothing = weights @ nothing.T.astype(float) > 0
    return np.where(has_nothing & ~np.isnan(found), 0.0, found)


def _ballots(panel: Panel, scores: np.ndarray) -> np.ndarray:
    """What each juror orders candidates by: those the juror gave a score. Evidence is the same for
    all, and makes no ballot for who gave none, unless nobody scores anything."""
    has_scored = ~np.isnan(panel.judged).all(axis=2)
    if not has_scored.any():
        return scores[:1]
    return np.where(has_scored[:, :, None], scores, np.nan)


def _borda(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean over jurors of the share of the others each candidate is placed before, in 100."""
    blocks = np.array_split(weights, max(1, len(weights) // _DRAWS_AT_ONCE))
    return np.concatenate([_borda_of(scores, block) for block in blocks])


def _borda_of(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    total = np.zeros((len(weights), scores.shape[1]))
    count = np.zeros_like(total)
    for given in scores:
        own = _mean(given, weights)
        others = (~np.isnan(own)).sum(axis=1, keepdims=True) - 1
        points = np.divide(points_of(own), others, out=np.full(own.shape, 0.5), where=others > 0)
        has = ~np.isnan(own)
        total += np.where(has, points, 0.0)
        count += has
    return np.divide(100 * total, count, out=np.full(total.shape, np.nan), where=count > 0)


def ranking(panel: Panel, rules: Rules, weights: np.ndarray) -> list[Standing]:
    """All candidates, the first one first, those without a score last, by name.

    Equal scores keep one place. Which of them is listed first is settled by their values for the
    criteria from the heaviest down, and where these are equal too by their names.
    """
    weights = shares(weights)
    found = totals(panel, rules, weights[None])[0]
    places = places_of(found)
    by_weight = np.lexsort((np.arange(len(weights)), -weights))
    # digits that adding leaves must not stand between equals
    worth = np.round(np.nan_to_num(values(panel, rules), nan=-1.0)[:, by_weight], 7)

    def order(place: int) -> tuple:
        return (places[place] or len(found) + 1, *-worth[place], panel.candidates[place])

    standings, before = [], None
    for place in sorted(range(len(found)), key=order):
        is_tied = places[place] > 0 and (places == places[place]).sum() > 1
        broken_by = None
        if is_tied and before is not None and places[before] == places[place]:
            (apart,) = np.nonzero(worth[before] != worth[place])
            broken_by = panel.criteria[by_weight[apart[0]]] if len(apart) else None
        score = None if np.isnan(found[place]) else float(found[place])
        name = panel.candidates[place]
        standings.append(
            Standing(name, score, int(places[place]) or None, bool(is_tied), broken_by)
        )
        before = place
    return standings
