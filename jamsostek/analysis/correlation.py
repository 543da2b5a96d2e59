"""Do two measures go together? A rank correlation with its uncertainty, and no more than that."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import pandas as pd

_FEWEST = 10  # pairs, before an interval says anything
_ALMOST_ONE = 0.9999  # the interval's transform has no value at 1


@dataclass(frozen=True)
class Association:
    """Spearman's rank correlation (−1 to 1) of ``count`` pairs with its 95 % interval."""

    coefficient: float
    low: float
    high: float
    count: int

    @property
    def direction(self) -> str:
        """``more``: they rise together; ``less``: one falls as the other rises; ``unclear``: the
        interval holds zero."""
        if self.low > 0:
            return "more"
        return "less" if self.high < 0 else "unclear"


def rank_correlation(left: pd.Series, right: pd.Series) -> Association | None:
    """How two measures of the same things go together; ``None`` with fewer than ten pairs or when
    one of them does not vary.

    Ranks, because a few agents bring in a hundred times more than most. The interval is Bonett and
    Wright's (2000): Fisher's transform with a standard error fit for ranks and ties.
    """
    pairs = pd.DataFrame({"left": left, "right": right}).dropna()
    if len(pairs) < _FEWEST or (pairs.nunique() < 2).any():
        return None
    ranks = pairs.rank()
    coefficient = float(ranks["left"].corr(ranks["right"]))
    middle = math.atanh(max(-_ALMOST_ONE, min(_ALMOST_ONE, coefficient)))
    error = math.sqrt((1 + coefficient**2 / 2) / (len(pairs) - 3))
    reach = NormalDist().inv_cdf(0.975) * error
    # the transform stops short of 1, its interval must not
    low, high = math.tanh(middle - reach), math.tanh(middle + reach)
    return Association(coefficient, min(low, coefficient), max(high, coefficient), len(pairs))
