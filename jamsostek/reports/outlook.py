"""Where an area's key figures are heading, and whether that is on target, close or behind.

The rule itself is :func:`jamsostek.analysis.pace.verdict`; here it gets its numbers. Pages, slides
and cards take the verdict of an office's target, and the word, mark and colour of every one, from
here and from nowhere else. Of other targets the coverage page asks the same rule.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from jamsostek.analysis import forecast, pace
from jamsostek.base.language import Speaker
from jamsostek.contract import metrics

MARKS = {pace.ON_TARGET: "✓", pace.CLOSE: "≈", pace.BEHIND: "!"}
# names of colours of the palette
ROLES = {pace.ON_TARGET: "laut", pace.CLOSE: "nila", pace.BEHIND: "mengkudu"}
# the look of a chip: see jamsostek.view.frame.markup
CHIPS = {pace.ON_TARGET: "good", pace.CLOSE: "", pace.BEHIND: "warn"}

_MEMBERS = "monthly_areas.active"


def word(say: Speaker, status: str) -> str:
    """``! tertinggal``: a verdict as a chip writes it."""
    return f"{MARKS[status]} {say(f'desk.status_{status}')}"


def about(value: float) -> float:
    """A projected number to three digits: the others would promise more than is known."""
    return float(f"{value:.3g}")


def round_up(value: float) -> float:
    """Whole people: a need of 0.4 a month is one."""
    return -(-value // 1) if value == value else value


def figures(
    ask: Callable[..., pd.DataFrame], month: object, *, branch: str | None, region: str | None
) -> pd.DataFrame:
    """The answer of ``home/kpis`` by metric, with three columns more: ``ends_at``, what is expected
    at the year's end (of a flow: of the year), ``is_projected``, whether by the projection or at
    the pace there was, and ``status``, a verdict or ``None``."""
    area = {"branch": branch, "region": region}
    rows = ask("home/kpis", **area, month=month).set_index("metric")
    return _with_verdicts(ask, rows, month, area)


def of(
    ask: Callable[..., pd.DataFrame],
    name: str,
    month: object,
    *,
    branch: str | None,
    region: str | None,
) -> pd.Series:
    """The same row of one figure alone."""
    area = {"branch": branch, "region": region}
    rows = ask("home/kpis", **area, month=month).set_index("metric")
    return _with_verdicts(ask, rows.loc[[name]], month, area).iloc[0]


def _with_verdicts(ask, rows: pd.DataFrame, month: object, area: dict) -> pd.DataFrame:
    ends = [_projected(ask, name, row, month, area) for name, row in rows.iterrows()]
    found = [
        _judged(name, row, end) for (name, row), end in zip(rows.iterrows(), ends, strict=True)
    ]
    return rows.assign(
        ends_at=[end for end, _ in found],
        is_projected=[end is not None for end in ends],
        status=pd.Series([status for _, status in found], rows.index, object),
    )


def _projected(ask, name: str, row: pd.Series, month: object, area: dict) -> float | None:
    """Where the projection of members has a figure at the year's end; ``None`` without a target and
    where there is none that was found better than last year's figure, which is no outlook."""
    metric = metrics.metric(name)
    is_of_members = metric.cube_column == _MEMBERS and not metric.is_flow
    if not is_of_members or row["target"] != row["target"] or not row["months_left"]:
        return None
    rows = ask("growth/series", **area, segment=metric.segment)
    # a target is of the whole area
    if (rows["regions_ever"] < rows["regions_all"]).any():
        return None
    series = rows.set_index("month")["active"]
    series = series[series.index <= pd.Timestamp(month)]
    found = forecast.project(series)
    if isinstance(found, forecast.TooShort) or found.used.index[-1] != pd.Timestamp(month):
        return None
    if found.method != forecast.ETS:
        return None
    # coverage goes as the members above its line do
    return float(row["value"] * found.year_ends["mean"].iloc[0] / found.used.iloc[-1])


def _judged(name: str, row: pd.Series, end: float | None) -> tuple[float, str | None]:
    """What is expected at the year's end, and the verdict: by the projection where there is one,
    else of a month with a target of its own by that, else by the year's pace."""
    rule, lately = metrics.metric(name), row["last_pace"]
    limits = rule.close_from_pct, rule.far_from_times
    is_flow = row["year_to_date"] == row["year_to_date"]
    reached, left = row["year_to_date" if is_flow else "value"], row["months_left"]
    if end is not None:
        return end, pace.verdict(row["missing"], left, (end - reached) / left, *limits, lately)
    expected, own = reached + row["pace"] * left, row["month_missing"]
    if own != own and not left and (row["is_comparable"] or row["missing"] <= 0):
        # the year ends with this month
        own = row["missing"]
    if own == own:
        # of a month that is over: what it brought against what it should have brought
        status = pace.verdict(own if own <= 0 else lately + own, 1, lately, *limits)
        return expected, status
    if not left:
        return expected, None
    return expected, pace.verdict(row["missing"], left, row["pace"], *limits, lately)
