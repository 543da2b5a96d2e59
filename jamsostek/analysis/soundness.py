"""How much of a ranking is the candidates, and how much the choices made on the way.

Other weights, other rules, a juror or a criterion less; and how far the jurors agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from jamsostek.analysis import ranking
from jamsostek.analysis.ranking import AGGREGATIONS, EVENINGS, MISSING, Panel, Rules

DRAWS = 10_000
SEED = 2021
# A weight of 25 % is then between 15 and 36 in nine of ten draws.
CONCENTRATION = 40.0
_PODIUM = 3


@dataclass(frozen=True)
class Drawn:
    """Over draws of weights, by candidate in the panel's order: the share (0–1) in which it is
    first, among the first three, and between which places nine of ten draws leave it (0: never
    placed)."""

    draws: int
    seed: int
    first: np.ndarray
    podium: np.ndarray
    best: np.ndarray
    worst: np.ndarray


def drawn(
    panel: Panel, rules: Rules, weights: np.ndarray, draws: int = DRAWS, seed: int = SEED
) -> Drawn:
    """Rank with ``draws`` weights scattered around the chosen ones (Dirichlet, whose mean they
    are). A criterion of weight 0 keeps it. The same seed gives the same figures."""
    weights = ranking.shares(weights)
    counts = weights > 0
    scattered = np.zeros((draws, len(weights)))
    generator = np.random.Generator(np.random.PCG64(seed))
    # from gammas: one draw depends on the seed alone, not on how many there are
    gammas = generator.standard_gamma(CONCENTRATION * weights[counts], (draws, counts.sum()))
    scattered[:, counts] = gammas / gammas.sum(axis=1, keepdims=True)
    places = ranking.places_of(ranking.totals(panel, rules, scattered))
    # never placed comes last when sorted, and is told as 0
    ordered = np.sort(np.where(places == 0, len(panel.candidates) + 1, places), axis=0)
    low, high = ordered[int(0.05 * draws)], ordered[min(math.ceil(0.95 * draws), draws) - 1]
    placed = (places > 0).any(axis=0)
    return Drawn(
        draws,
        seed,
        (places == 1).mean(axis=0),
        ((places > 0) & (places <= _PODIUM)).mean(axis=0),
        np.where(placed, low, 0),
        np.where(placed, np.minimum(high, len(panel.candidates)), 0),
    )


@dataclass(frozen=True)
class Variant:
    """The places that another choice gives, in the panel's order of candidates (0: none), and what
    was chosen: the juror or the criterion left out, or the rules."""

    places: np.ndarray
    juror: int | None = None
    criterion: str | None = None
    rules: Rules | None = None

    def leaders(self, panel: Panel) -> tuple[str, ...]:
        """Who is first then; several when they are equal."""
        return tuple(
            name for name, place in zip(panel.candidates, self.places, strict=True) if place == 1
        )


def _places(panel: Panel, rules: Rules, weights: np.ndarray) -> np.ndarray:
    return ranking.places_of(ranking.totals(panel, rules, ranking.shares(weights)[None])[0])


def without_each_juror(panel: Panel, rules: Rules, weights: np.ndarray) -> list[Variant]:
    """The places without a juror's scores, for each juror; none where there is but one."""
    if len(panel.jurors) < 2:
        return []
    return [
        Variant(_places(panel.without(juror=juror), rules, weights), juror=juror)
        for juror in panel.jurors
    ]


def without_each_criterion(panel: Panel, rules: Rules, weights: np.ndarray) -> list[Variant]:
    """The places when a criterion is left out and its weight shared by the others; none where no
    other has any."""
    weights = ranking.shares(weights)
    variants = []
    for place, name in enumerate(panel.criteria):
        others = np.where(np.arange(len(weights)) == place, 0.0, weights)
        if weights[place] > 0 and others.sum() > 0:
            variants.append(Variant(_places(panel, rules, others), criterion=name))
    return variants


def under_all_rules(panel: Panel, weights: np.ndarray) -> list[Variant]:
    """The places under every combination of rules."""
    return [
        Variant(_places(panel, Rules(*chosen), weights), rules=Rules(*chosen))
        for chosen in product(EVENINGS, AGGREGATIONS, MISSING)
    ]


@dataclass(frozen=True)
class Swap:
    """The least weight, in shares of 1, that must move between criteria for the second to draw
    level with the first, and the weights after that."""

    moved: float
    weights: np.ndarray


def swap(panel: Panel, rules: Rules, weights: np.ndarray, first: str, second: str) -> Swap | None:
    """The smallest change of weights that makes ``second`` as good as ``first``.

    Weight moves between criteria that have some: one of weight 0 is none. ``None`` where no weights
    do, and where it can't be told (see :func:`is_swap_told`).
    """
    weights = ranking.shares(weights)
    if not is_swap_told(panel, rules, weights, first, second):
        return None
    pair = _pair(panel, rules, first, second)
    counts = weights > 0
    if rules.aggregation == "geometric":
        pair = np.log(np.where(counts, pair, 1.0))
    # one that doesn't count neither gives nor gets
    ahead = np.where(counts, pair[0] - pair[1], np.inf)
    gap, lowest = float(weights[counts] @ ahead[counts]), int(ahead.argmin())
    if gap <= 0:
        return Swap(0.0, weights)
    after = weights.copy()
    moved = 0.0
    # weight is best taken where the first is most ahead, and given where it is least
    for place in np.argsort(-np.where(counts, ahead, -np.inf), kind="stable")[: counts.sum()]:
        gained = ahead[place] - ahead[lowest]
        if gained <= 0:
            return None
        step = min(after[place], gap / gained)
        after[place] -= step
        after[lowest] += step
        moved += step
        gap -= step * gained
        if gap <= 1e-12:
            return Swap(float(moved), after)
    return None


def is_swap_told(panel: Panel, rules: Rules, weights: np.ndarray, first: str, second: str) -> bool:
    """Whether the order of both is a sum of weighted values: not by Borda, not where one lacks the
    value of a criterion that counts, nor by a geometric mean with a zero in it."""
    pair = _pair(panel, rules, first, second)[:, np.asarray(weights) > 0]
    has_zero = rules.aggregation == "geometric" and (pair <= 0).any()
    return rules.aggregation != "borda" and not np.isnan(pair).any() and not has_zero


def _pair(panel: Panel, rules: Rules, first: str, second: str) -> np.ndarray:
    return ranking.values(panel, rules)[[panel.candidates.index(name) for name in (first, second)]]


@dataclass(frozen=True)
class Agreement:
    """How alike the jurors place the candidates that all of them scored.

    ``w`` is Kendall's W (0 none, 1 the same order) with its correction for ties and ``p`` its
    p-value (chi-squared, rough below about eight candidates); both ``None`` where it is not
    defined: one juror, one candidate, or everybody the same for all. ``pairs`` has the rank
    correlation of each two jurors, ``nan`` where one of them made no difference; ``with_others``
    each juror's with the mean place by the others; ``outlying`` are those who go against the
    others, or stand far below the rest in this.
    """

    jurors: tuple[int, ...]
    candidates: int
    left_out: int
    w: float | None
    p: float | None
    pairs: np.ndarray
    with_others: np.ndarray
    outlying: tuple[int, ...]


def agreement(panel: Panel, weights: np.ndarray) -> Agreement:
    """How far the jurors agree, by each one's weighted mean of the criteria that are scored."""
    total = _by_juror(panel, np.asarray(weights, float))
    scored = ~np.isnan(total).all(axis=1)
    total = total[scored]
    complete = ~np.isnan(total).any(axis=0) if scored.any() else np.zeros(total.shape[1], bool)
    # from 1, the best; equal ones share the mean of their places
    ranks = complete.sum() - ranking.points_of(total[:, complete])
    jurors = tuple(np.array(panel.jurors)[scored].tolist())
    w, p = _kendall(ranks)
    pairs = _correlations(ranks, ranks)
    others = (ranks.sum(axis=0) - ranks) / max(len(ranks) - 1, 1)
    with_others = np.array([_correlation(a, b) for a, b in zip(ranks, others, strict=True)])
    outlying = np.array(jurors)[_far_below(with_others)].tolist() if jurors else []
    return Agreement(
        jurors,
        int(complete.sum()),
        int((~complete).sum()),
        w,
        p,
        pairs,
        with_others,
        tuple(outlying),
    )


def _by_juror(panel: Panel, weights: np.ndarray) -> np.ndarray:
    """Each juror's own total of each candidate, by the weights of what is scored."""
    judged = ~np.array(panel.evidence, bool)
    if not judged.any():
        return np.full(panel.scores.shape[:2], np.nan)
    own = weights[judged] if weights[judged].sum() > 0 else np.ones(judged.sum())
    scored = np.isnan(panel.judged[:, :, own > 0]).any(axis=2)
    return np.where(scored, np.nan, np.nan_to_num(panel.judged) @ ranking.shares(own))


def _kendall(ranks: np.ndarray) -> tuple[float | None, float | None]:
    jurors, count = ranks.shape
    if jurors < 2 or count < 2:
        return None, None
    ties = 0.0
    for own in ranks:
        _, alike = np.unique(own, return_counts=True)
        ties += float((alike.astype(float) ** 3 - alike).sum())
    sums = ranks.sum(axis=0)
    spread = 12 * float(((sums - sums.mean()) ** 2).sum())
    most = jurors**2 * (count**3 - count) - jurors * ties
    if most <= 0:
        return None, None
    from scipy.stats import chi2  # half a second, for whoever asks

    w = spread / most
    return w, float(chi2.sf(jurors * (count - 1) * w, count - 1))


def _correlations(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.array([[_correlation(a, b) for b in right] for a in left]).reshape(
        len(left), len(right)
    )


def _correlation(left: np.ndarray, right: np.ndarray) -> float:
    a, b = left - left.mean(), right - right.mean()
    spread = math.sqrt(float((a**2).sum()) * float((b**2).sum()))
    return float((a * b).sum()) / spread if spread > 1e-9 else math.nan


def _far_below(with_others: np.ndarray) -> np.ndarray:
    known = with_others[~np.isnan(with_others)]
    if len(known) < 3:
        return np.zeros(len(with_others), bool)
    low, high = np.quantile(known, [0.25, 0.75])
    with np.errstate(invalid="ignore"):
        return (with_others < 0) | (with_others < low - 1.5 * (high - low))
