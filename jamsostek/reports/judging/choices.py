"""What is chosen on the way from scores to an order, as an address or a command line writes it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jamsostek.analysis import ranking
from jamsostek.analysis.ranking import AGGREGATIONS, EVENINGS, MISSING, Rules
from jamsostek.analysis.soundness import DRAWS, SEED
from jamsostek.base.errors import ProductError

ABSTENTIONS = ("counted", "left_out")
SCALINGS = ("minmax", "target")
# what can be switched, with its options, the first one by default
SWITCHES = {
    "evening": EVENINGS,
    "aggregation": AGGREGATIONS,
    "missing": MISSING,
    # a juror of the candidate's own regency stays out of it, unless it is said otherwise
    "abstention": tuple(reversed(ABSTENTIONS)),
    "scaling": SCALINGS,
}
_MOST_DRAWS = 1_000_000


@dataclass(frozen=True)
class Choices:
    """Rules by name, weights in percent by criterion (``None``: the office's), draws and seed.

    Raises :class:`ProductError` (``rank_rule``, ``rank_draws``)."""

    weights: tuple[tuple[str, float], ...] | None = None
    evening: str = "none"
    aggregation: str = "mean"
    missing: str = "known"
    abstention: str = "left_out"
    scaling: str = "minmax"
    draws: int = DRAWS
    seed: int = SEED

    def __post_init__(self) -> None:
        for name, options in SWITCHES.items():
            if getattr(self, name) not in options:
                given = str(getattr(self, name))[:40]
                raise ProductError("rank_rule", rule=name, given=given, known=", ".join(options))
        if not 1 <= self.draws <= _MOST_DRAWS or not 0 <= self.seed < 2**63:
            raise ProductError("rank_draws", most=_MOST_DRAWS)

    @property
    def rules(self) -> Rules:
        """The rules as :mod:`jamsostek.analysis.ranking` takes them."""
        return Rules(self.evening, self.aggregation, self.missing)

    def of(self, criteria: Sequence[str], office: Mapping[str, float]) -> np.ndarray:
        """The weight of each criterion in shares of 1: the chosen ones or else the ``office``'s.

        Raises ``rank_weights_unknown`` for a criterion there is not, ``rank_weights_none`` where
        none is above zero."""
        given = dict(office if self.weights is None else self.weights)
        if unknown := [code for code in given if code not in criteria]:
            raise ProductError(
                "rank_weights_unknown", criteria=", ".join(unknown)[:80], known=", ".join(criteria)
            )
        try:
            return ranking.shares(np.array([given.get(code, 0.0) for code in criteria]))
        except ValueError:
            raise ProductError("rank_weights_none") from None


def weights_of(text: str | None) -> tuple[tuple[str, float], ...] | None:
    """``coverage:40,interview:60`` as pairs; ``None`` of nothing. Who is not named weighs nothing.

    Raises ``rank_weights_form``."""
    if not text or not text.strip():
        return None
    pairs = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        code, colon, number = part.replace("=", ":").partition(":")
        try:
            weight = float(number)
        except ValueError:
            weight = math.nan
        if not colon or not code or not (0 <= weight < math.inf) or code in pairs:
            raise ProductError("rank_weights_form", text=part[:60])
        pairs[code.strip()] = weight
    return tuple(pairs.items())


def as_text(weights: Mapping[str, float]) -> str:
    """Weights as the address writes them; :func:`weights_of` reads them."""
    return ",".join(f"{code}:{weight:g}" for code, weight in weights.items() if weight > 0)


def balanced(weights: Mapping[str, float], changed: str, wanted: float) -> dict[str, float]:
    """The weights in percent after one was set: the others keep their proportions among each other
    and all together make 100. In tenths; the last of them goes to the largest of the others."""
    wanted = round(min(max(wanted, 0.0), 100.0), 1)
    others = {code: weight for code, weight in weights.items() if code != changed}
    if not others:
        return {changed: 100.0}
    whole = sum(others.values())
    if whole <= 0:
        # nothing to keep the proportions of: all of them alike
        others, whole = dict.fromkeys(others, 1.0), float(len(others))
    left = 100.0 - wanted
    made = {code: round(left * weight / whole, 1) for code, weight in others.items()}
    largest = max(made, key=lambda code: (others[code], code))
    made[largest] = round(made[largest] + left - sum(made.values()), 1)
    return {code: wanted if code == changed else made[code] for code in weights}
