"""Two measures against each other: who is drawn, who is counted as left out, the correlation."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jamsostek.analysis.correlation import rank_correlation
from jamsostek.base.language import speaker
from jamsostek.reports import pairs

SAY = speaker("id")
MONTH = date(2026, 10, 1)


def areas(values: list[float | None], **more) -> pd.DataFrame:
    """Rows as ``map/areas`` gives them, in full unless told."""
    rows = pd.DataFrame(
        {
            "area_code": [f"53{number:02}" for number in range(1, len(values) + 1)],
            "label": [f"Kab. {number}" for number in range(1, len(values) + 1)],
            "short": [f"K{number}" for number in range(1, len(values) + 1)],
            "in_focus": True,
            "value": np.array([float("nan") if v is None else v for v in values]),
            "unit": "people",
            "is_complete": True,
            "is_minimum": False,
            "is_disputed": False,
            "denominator": float("nan"),
            "denominator_metric": None,
            "as_of": pd.Timestamp("2026-10-01"),
            "as_of_precision": "month",
        }
    )
    return rows.assign(**more)


def of(x: pd.DataFrame, y: pd.DataFrame) -> pairs.Pair:
    sides = {"active_members": x, "new_members": y}
    return pairs.pair(
        lambda _name, metric, **_: sides[metric], SAY, "active_members", "new_members", MONTH
    )


def test_what_is_unknown_or_known_in_part_is_left_out_and_counted():
    complete = [True] * 11 + [False]
    least = [False, True] + [False] * 10
    x = areas([*range(1, 12), 12], is_complete=complete)
    y = areas([None, *range(2, 13)], is_minimum=least)
    pair = of(x, y)
    assert pair.left_out == ("Kab. 1", "Kab. 2", "Kab. 12")
    assert len(pair.rows) == 9
    # too few for an interval: told, not computed
    assert pair.found is None and pairs.numbers(SAY, pair) == ""
    assert pairs.left_out(SAY, pair).startswith("3 tidak digambar")
    assert pairs.finding(SAY, pair).startswith("Baru 9 kabupaten/kota")
    assert [dot.name for dot in pairs.picture(pair).dots] == list(pair.rows["short"])


@given(
    st.lists(
        st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=10, max_size=22
    ).filter(lambda rows: all(len({row[side] for row in rows}) > 1 for side in (0, 1)))
)
def test_the_coefficient_is_scipys(rows):
    x, y = (pd.Series(side, dtype=float) for side in zip(*rows, strict=True))
    found = rank_correlation(x, y)
    assert found.coefficient == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)
    assert -1 <= found.low <= found.coefficient + 1e-9
    assert found.coefficient - 1e-9 <= found.high <= 1
    assert found.count == len(rows)


def test_no_sentence_speaks_of_causes(ask_sample):
    names = ("active_members", "net_growth", "unemployment_rate_pct", "poverty_rate_pct")
    causal = ("karena", "sebab", "akibat", "membuat", "because", "cause", "lead", "due to")
    for language in ("id", "en"):
        say = speaker(language)
        for x, y in combinations(names, 2):
            pair = pairs.pair(ask_sample, say, x, y, MONTH)
            told = pairs.finding(say, pair).lower()
            assert not any(word in told for word in causal)
            assert f"n = {len(pair.rows)}" in pairs.numbers(say, pair)
            assert len(pair.rows) + len(pair.left_out) == 22


def test_units_and_dates_stand_at_the_axes(ask_sample):
    pair = pairs.pair(ask_sample, SAY, "active_members", "poverty_rate_pct", MONTH)
    assert pair.x_title == "Peserta aktif (orang), Oktober 2026"
    assert pair.y_title.startswith("Persentase penduduk miskin (%)")
    assert " sampai " in pair.y_title
