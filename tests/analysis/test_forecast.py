"""The projection to the year's end: what it says, when it says nothing, and how it is judged."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamsostek.analysis import forecast
from jamsostek.analysis.forecast import ETS, SEASONAL_NAIVE, Projection, TooShort
from jamsostek.base import settings as places


def monthly(values, first="2023-01-01") -> pd.Series:
    return pd.Series(
        list(values), index=pd.date_range(first, periods=len(values), freq="MS"), dtype=float
    )


def shown(index) -> list[str]:
    return [f"{month:%Y-%m}" for month in index]


def naive_error(series: pd.Series) -> float:
    """How wrong "the same as a year before" was, worked out month by month."""
    values, count = list(series), len(series)
    wrong = []
    for start in range(max(count - 24, 12), count):
        for ahead in range(min(12, count - start)):
            wrong.append(abs(values[start + ahead] - values[start - 12 + ahead]))
    return sum(wrong) / len(wrong)


# -- what it says --------------------------------------------------------------------------------


def test_a_steady_growth_goes_on_to_december():
    # 100 more each month, 3,900 in October 2026
    found = forecast.project(monthly(range(0, 4000, 100), "2023-07-01"))
    assert shown(found.ahead.index) == ["2026-11", "2026-12"]
    assert found.method == ETS
    (end,) = found.year_ends.itertuples()
    assert end.mean == pytest.approx(4100, rel=0.02)
    # a year before it was 1,200 fewer, always
    assert found.records[SEASONAL_NAIVE].error == pytest.approx(1200)
    assert found.records[ETS].error < 300


@pytest.mark.parametrize(
    ("last", "months", "ends"),
    [
        ("2026-01", 11, ["2026-12"]),
        ("2026-10", 2, ["2026-12"]),
        ("2026-11", 13, ["2026-12", "2027-12"]),
        ("2026-12", 12, ["2027-12"]),
    ],
)
def test_it_reaches_to_a_year_end_that_is_still_ahead(last, months, ends):
    index = pd.date_range(end=f"{last}-01", periods=30, freq="MS")
    found = forecast.project(pd.Series(np.arange(30.0) * 10 + 500, index=index))
    assert len(found.ahead) == months
    assert shown(found.year_ends.index) == ends


def test_a_year_that_repeats_itself_is_projected_as_it_was():
    year = [500, 520, 540, 900, 880, 860, 500, 480, 470, 460, 300, 450]
    found = forecast.project(monthly(year * 2 + year[:10]))
    assert found.method == SEASONAL_NAIVE
    assert list(found.ahead["mean"]) == [300, 450]
    assert found.records[SEASONAL_NAIVE].error == 0
    # never wrong, so nothing to doubt
    assert list(found.ahead["low_95"]) == list(found.ahead["high_95"]) == [300, 450]


def test_seasons_count_only_when_three_years_of_them_are_known():
    values = [1000 + 10 * month + 5 * (month % 7) for month in range(48)]
    assert not forecast.project(monthly(values[:35])).is_seasonal
    assert forecast.project(monthly(values)).is_seasonal


def test_the_ranges_of_last_years_value_are_its_own_errors():
    # a saw of 12 months whose teeth grow by 100 and shrink by 100 in turn: always 100 wrong
    saw = [0, 600, 100, 700, 0, 900, 200, 300, 800, 0, 500, 400]
    years = [tooth + 1000 + 100 * (year % 2) for year in range(4) for tooth in saw]
    found = forecast.project(monthly(years[:46]))
    assert found.method == SEASONAL_NAIVE
    assert found.records[SEASONAL_NAIVE].error == pytest.approx(100)
    assert list(found.ahead["mean"]) == [1500, 1400]
    # always exactly one standard deviation off: within ±1.28 and ±1.96
    assert found.ahead.iloc[0]["low_80"] == pytest.approx(1500 - 128.155, abs=0.01)
    assert found.ahead.iloc[0]["high_95"] == pytest.approx(1500 + 195.996, abs=0.01)
    assert found.records[SEASONAL_NAIVE].inside_80_pct == 100


# -- when it says nothing ------------------------------------------------------------------------


@pytest.mark.parametrize("months", [0, 1, 23])
def test_too_short_a_series_is_said_to_be(months):
    assert forecast.project(monthly(range(months))) == TooShort(months=months, needed=24)


def test_two_years_are_enough():
    found = forecast.project(monthly(range(100, 124)))
    assert isinstance(found, Projection)
    assert found.origins == 12


@pytest.mark.parametrize("how", ["missing", "unknown"])
def test_only_the_months_after_a_gap_are_used(how):
    series = monthly(range(1000, 1060), "2021-01-01")
    gap = series.index[20]
    series = series.drop(gap) if how == "missing" else series.where(series.index != gap)
    found = forecast.project(series)
    assert shown(found.used.index[[0, -1]]) == ["2022-10", "2025-12"]
    series = monthly(range(40))
    series.iloc[25] = np.nan
    assert forecast.project(series) == TooShort(months=14)


def test_months_not_yet_reported_are_no_gap():
    series = monthly([*range(1000, 1030), np.nan, np.nan])
    assert len(forecast.project(series).used) == 30


# -- what always holds ---------------------------------------------------------------------------

SERIES = st.lists(st.integers(0, 10_000), min_size=24, max_size=60)


@settings(max_examples=6)
@given(SERIES)
def test_for_any_series_ranges_hold_the_mean_and_the_better_method_is_used(values):
    series = monthly(values)
    found = forecast.project(series)
    ahead = found.ahead
    assert not ahead.isna().any(axis=None)
    assert (ahead >= 0).all(axis=None)
    ordered = ahead[["low_95", "low_80", "mean", "high_80", "high_95"]].diff(axis=1).iloc[:, 1:]
    assert (ordered >= -1e-6).all(axis=None)
    assert found.ahead.index[-1].month == 12
    naive = naive_error(series)
    assert found.records[SEASONAL_NAIVE].error == pytest.approx(naive)
    assert found.records[found.method].error <= naive + 1e-9


def test_the_same_series_gives_the_same_projection():
    series = monthly(np.random.default_rng(3).integers(900, 1100, 30))
    pd.testing.assert_frame_equal(forecast.project(series).ahead, forecast.project(series).ahead)


def test_a_series_that_falls_to_nothing_never_goes_below():
    found = forecast.project(monthly(np.linspace(2000, 5, 40)))
    assert (found.ahead >= 0).all(axis=None)


def test_the_library_is_loaded_only_for_a_projection():
    code = "import sys, jamsostek.analysis.forecast\nprint('statsmodels' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=places.ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


# -- on the sample -------------------------------------------------------------------------------

BRANCHES = ("NTT", "ATAMBUA", "MAUMERE", "ENDE", "LABUAN_BAJO", "WAINGAPU")


@pytest.mark.parametrize(
    "asked",
    [{}, {"segment": "BPU"}, *({"branch": branch} for branch in BRANCHES)],
    ids=str,
)
def test_on_the_sample_it_is_never_worse_than_last_years_figure(ask_sample, asked):
    series = ask_sample("growth/series", **asked).set_index("month")["active"]
    found = forecast.project(series)
    assert len(found.used) == len(series) == 142
    naive = naive_error(series.iloc[-36:])
    assert found.records[SEASONAL_NAIVE].error == pytest.approx(naive)
    assert found.records[found.method].error <= naive
    # and where it would be worse, it is not used
    assert (found.method == SEASONAL_NAIVE) == (found.records[ETS].error > naive)
    assert found.records[ETS].error > 0
