"""Where a monthly count stands at the year's end: a projection with ranges and its record.

The method is damped-trend exponential smoothing (ETS). It is used only as long as it did no worse
than the simplest forecast there is, "the same as a year before" (seasonal naive), when both were
tried on the last two years; otherwise that one is. The library is imported when it is needed, or by
who has time for it before (:func:`import_library`), not when the program starts.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

YEAR = 12
FEWEST_MONTHS = 24
_MONTHS_FOR_SEASONS = 36
_MONTHS_TESTED = 24
# a year's end one or two months away says little: then the next one is projected too
_LAST_MONTH_WITH_ONE_END = 10
_NORMAL = {80: 1.2815515594457412, 95: 1.9599639845400545}

ETS, SEASONAL_NAIVE = "ets", "seasonal_naive"


@dataclass(frozen=True)
class Record:
    """How a method did when it was tried on months already known.

    ``error`` is the mean absolute error in people and ``error_pct`` the same in per cent of the
    mean of what came true (NaN if that is zero). Of the true values no further ahead than the
    projection reaches, ``inside_80_pct`` lay within the method's own 80 % range, which should be
    about 80 (NaN where it could give none), and ``stretch`` is by how much those ranges had to be
    wider to hold 80 % of them; never below 1.
    """

    error: float
    error_pct: float
    inside_80_pct: float
    stretch: float


@dataclass(frozen=True)
class Projection:
    """A projection and how far to trust it.

    ``used`` is the unbroken monthly series it is made from. ``ahead`` has a row for each month up
    to the year's end with ``mean``, ``low_80``, ``high_80``, ``low_95`` and ``high_95``, in people,
    never below zero. ``records`` holds the :class:`Record` of each method, tried from the same
    ``origins`` starting months, up to twelve months ahead each; the ranges of ``ahead`` are the
    method's own times its record's ``stretch``.
    """

    method: str
    is_seasonal: bool
    used: pd.Series
    ahead: pd.DataFrame
    records: dict[str, Record]
    origins: int

    @property
    def year_ends(self) -> pd.DataFrame:
        """The Decembers of ``ahead``: one, or two when the first is no more than a month away."""
        return self.ahead[self.ahead.index.month == YEAR]


@dataclass(frozen=True)
class TooShort:
    """Not enough unbroken months for a projection that could be tested."""

    months: int
    needed: int = FEWEST_MONTHS


def import_library() -> None:
    """Import what a projection needs, before the first one is asked for."""
    import statsmodels.tsa.exponential_smoothing.ets  # noqa: F401


def project(series: pd.Series) -> Projection | TooShort:
    """Project a monthly count (index: first days of months) to December.

    Months that are missing, in the index or as NaN, break the series: only the run after the last
    gap is used. The same series always gives the same answer. A run of fewer than
    :data:`FEWEST_MONTHS` months gives :class:`TooShort`.
    """
    run = _last_run(series)
    if len(run) < FEWEST_MONTHS:
        return TooShort(len(run))
    return _of_run(run.index[0], tuple(run))


@lru_cache(maxsize=256)
def _of_run(first: pd.Timestamp, values: tuple[float, ...]) -> Projection:
    """The projection of an unbroken run. It is asked for by the desk, the growth page and decks
    alike, and takes half a second: it is kept."""
    run = pd.Series(values, pd.date_range(first, periods=len(values), freq="MS"))
    # the threads of so small an algebra wait for each other several times as long as it takes
    with threadpool_limits(1):
        return _project(run)


def _project(run: pd.Series) -> Projection:
    months = YEAR - run.index[-1].month
    if run.index[-1].month > _LAST_MONTH_WITH_ONE_END:
        months += YEAR
    records, origins = _tried(run, months)
    better = records[ETS].error <= records[SEASONAL_NAIVE].error
    method = ETS if better else SEASONAL_NAIVE
    return Projection(
        method=method,
        is_seasonal=method == SEASONAL_NAIVE or _has_seasons(run),
        used=run,
        ahead=_ranged(_METHODS[method](run, months), records[method].stretch),
        records=records,
        origins=origins,
    )


def _last_run(series: pd.Series) -> pd.Series:
    """The unbroken months up to the last known one."""
    known = series.dropna().astype(float)
    if known.empty:
        return known
    monthly = known.asfreq("MS")
    gaps = np.flatnonzero(monthly.isna())
    return monthly.iloc[gaps[-1] + 1 :] if len(gaps) else monthly


def _tried(run: pd.Series, reach: int) -> tuple[dict[str, Record], int]:
    """Every method started from each of the last two years' months, as if no more were known."""
    starts = range(max(len(run) - _MONTHS_TESTED, YEAR), len(run))
    records = {}
    for name, method in _METHODS.items():
        tried = pd.concat(
            [
                method(run.iloc[:start], min(YEAR, len(run) - start)).assign(
                    true=run.iloc[start : start + YEAR],
                    step=range(1, min(YEAR, len(run) - start) + 1),
                )
                for start in starts
            ]
        )
        records[name] = _record(tried, reach)
    return records, len(starts)


def _record(tried: pd.DataFrame, reach: int) -> Record:
    wrong = (tried["mean"] - tried["true"]).abs()
    level = tried["true"].mean()
    ranged = (tried["step"] <= reach) & (tried["spread"] > 0)
    # how many of its own 80 % ranges away the truth was
    distance = wrong[ranged] / (_NORMAL[80] * tried.loc[ranged, "spread"])
    return Record(
        error=wrong.mean(),
        error_pct=100 * wrong.mean() / level if level else float("nan"),
        inside_80_pct=100 * (distance <= 1).mean(),
        stretch=max(1.0, distance.quantile(0.8)) if ranged.any() else 1.0,
    )


def _ranged(ahead: pd.DataFrame, stretch: float) -> pd.DataFrame:
    """The columns of :attr:`Projection.ahead` from ``mean`` and ``spread``."""
    columns = {"mean": ahead["mean"]}
    for share, width in _NORMAL.items():
        columns[f"low_{share}"] = ahead["mean"] - width * stretch * ahead["spread"]
        columns[f"high_{share}"] = ahead["mean"] + width * stretch * ahead["spread"]
    return pd.DataFrame(columns).clip(lower=0)


def _has_seasons(run: pd.Series) -> bool:
    return len(run) >= _MONTHS_FOR_SEASONS


def _ets(run: pd.Series, months: int) -> pd.DataFrame:
    """Additive errors, damped trend, and seasons where three years of them are known.

    ``mean`` and ``spread`` (a standard deviation) of each month ahead.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    seasons = {"seasonal": "add", "seasonal_periods": YEAR} if _has_seasons(run) else {}
    with warnings.catch_warnings():
        # a fit that stopped early or fits perfectly is judged by its record like any other
        warnings.simplefilter("ignore")
        # starting values by rule rather than estimated: 10 to 100 times faster, and on the sample
        # no less accurate
        # without its days: made anew for each of many predictions, they take longer than the fits
        model = ETSModel(
            run.reset_index(drop=True),
            error="add",
            trend="add",
            damped_trend=True,
            initialization_method="heuristic",
            **seasons,
        )
        predicted = model.fit(disp=False).get_prediction(
            start=len(run), end=len(run) + months - 1, method="exact"
        )
        spread = np.sqrt(predicted.forecast_variance)
    ahead = {"mean": predicted.predicted_mean.to_numpy(), "spread": spread}
    return pd.DataFrame(ahead, _ahead(run, months)).clip(lower=0)


def _ahead(run: pd.Series, months: int) -> pd.DatetimeIndex:
    """The first days of so many months after a run."""
    return pd.date_range(run.index[-1], periods=months + 1, freq="MS")[1:]


def _seasonal_naive(run: pd.Series, months: int) -> pd.DataFrame:
    """The same as in the same month of the last year known; ranges from how wrong that was."""
    last_year = run.iloc[-YEAR:].to_numpy()
    steps = np.arange(months)
    errors = run.diff(YEAR).iloc[-_MONTHS_TESTED:].dropna()
    spread = np.sqrt((errors**2).mean() * (steps // YEAR + 1))
    ahead = {"mean": last_year[steps % YEAR], "spread": spread}
    return pd.DataFrame(ahead, _ahead(run, months))


_METHODS = {ETS: _ets, SEASONAL_NAIVE: _seasonal_naive}
