"""Where figures are heading and what that is called, on series made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from jamsostek.base.language import speaker
from jamsostek.reports import findings, outlook

AREA = {"branch": "ATAMBUA", "region": None}
# a saw that repeats itself year after year: last year's figure is never wrong
SAW = [500, 520, 540, 900, 880, 860, 500, 480, 470, 460, 300, 450]


def asking(series: list[int], target: float, **more):
    """What the queries would answer of an area with these members up to October 2026."""
    months = pd.date_range(end="2026-10-01", periods=len(series), freq="MS")
    value, previous, before = series[-1], series[-2], series[-4]
    row = {
        "metric": "active_members",
        "value": value,
        "target": target,
        "month_target": float("nan"),
        "year_to_date": float("nan"),
        "pace": (value - before) / 3,
        "last_pace": value - previous,
        "missing": target - value,
        "month_missing": float("nan"),
        "needed_per_month": max(0, target - value) / 2,
        "months_left": 2,
        "is_comparable": True,
        **more,
    }
    lines = {"month": months, "active": series, "regions_ever": 3, "regions_all": 3}
    answers = {"home/kpis": pd.DataFrame([row]), "growth/series": pd.DataFrame(lines)}
    return lambda name, **_asked: answers[name].copy()


def members(*asked, **more) -> pd.Series:
    return outlook.figures(asking(*asked, **more), "2026-10", **AREA).loc["active_members"]


@pytest.mark.parametrize(
    ("share", "status"), [(1.2, "on_target"), (0.9, "close"), (0.7, "behind"), (0.1, "behind")]
)
def test_the_projection_judges_where_there_is_one(share, status):
    # 3,900 in October and 100 more each month: about 4,100 in December
    series = list(range(0, 4000, 100))
    end = members(series, 4_000)["ends_at"]
    assert end == pytest.approx(4_100, rel=0.02)
    found = members(series, 3_900 + (end - 3_900) / share)
    assert found["is_projected"]
    assert (found["ends_at"], found["status"]) == (end, status)


def test_too_many_times_last_months_pace_is_as_registered(queries_copy):
    series = list(range(0, 4000, 100))
    # 89 a month are needed for it, last month brought 100
    target = 3_900 + (members(series, 4_000)["ends_at"] - 3_900) / 0.9
    file = queries_copy / "metrics.toml"
    file.write_text(file.read_text("utf-8").replace("far_from_times = 5", "far_from_times = 0.5"))
    assert members(series, target)["status"] == "behind"


def test_last_years_figure_is_no_projection():
    # as a year before December would have 450, just enough; at the pace there is it has 440
    found = members(SAW * 2 + SAW[:10], 450)
    assert not found["is_projected"]
    assert found["ends_at"] == pytest.approx(460 + 2 * (460 - 500) / 3)
    assert found["status"] == "close"  # passed in October, and falling below
    assert members(SAW * 2 + SAW[:10], 470)["status"] == "behind"


def test_a_part_of_the_area_and_a_short_past_are_not_projected():
    assert not members(list(range(100, 120)), 200)["is_projected"]
    whole = asking(list(range(0, 4000, 100)), 4_050)

    def ask(name, **asked):
        rows = whole(name, **asked)
        return rows.assign(regions_all=22) if name == "growth/series" else rows

    assert not outlook.figures(ask, "2026-10", **AREA)["is_projected"].any()


def test_what_lacks_of_a_share_is_told_in_points():
    # 60 of 100 workers are covered, 64.5 should be: 4.5 points more, whatever that is in per cent
    assert findings.amount(speaker("id"), 4.5, "percent") == "4,50 poin"
    assert findings.amount(speaker("en"), 4.5, "percent") == "4.50 points"
    assert findings.amount(speaker("id"), 0.003, "percent") == "0,003 poin"
    assert findings.amount(speaker("id"), 4, "people") == "4"
    assert findings.change(speaker("id"), "desk.since_previous", -4.5, "percent").startswith(
        "▼ 4,50 poin"
    )


def test_december_is_judged_by_what_it_brought():
    series, more = list(range(100, 120)), {"months_left": 0, "needed_per_month": float("nan")}
    assert members(series, 119, **more)["status"] == "on_target"
    # one came, six were wanted
    assert members(series, 124, **more)["status"] == "behind"


@pytest.mark.parametrize(
    ("before", "now", "told", "english"),
    [
        (100, 250, "150,0\xa0%", "150.0%"),
        (100, 88, "12,0\xa0%", "12.0%"),
        (100, 300, "dari 100", "from 100"),
        (812, 10_432, "dari 812", "from 812"),
        (0, 40, "dari 0", "from 0"),
    ],
)
def test_what_began_next_to_nothing_is_told_from_where_and_not_in_per_cent(
    before, now, told, english
):
    assert findings.growth(speaker("id"), before, now) == told
    assert findings.growth(speaker("en"), before, now) == english
