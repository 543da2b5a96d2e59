"""Two measures of the regencies against each other: who is drawn, who is left out, how they go
together. A rank correlation with its interval and number, and no word of causes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from jamsostek.analysis import correlation
from jamsostek.analysis.correlation import Association
from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings, standing
from jamsostek.reports.deck import Dot, Dots

Ask = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Pair:
    """Two measures of the same regencies. ``rows`` are those of which both are known in full
    (``area_code, label, short, in_focus, x, y, x_text, y_text``), ``left_out`` the labels of the
    others. ``x_title`` and ``y_title`` name measure, unit and date."""

    x: str
    y: str
    rows: pd.DataFrame
    left_out: tuple[str, ...]
    x_title: str
    y_title: str
    found: Association | None


def pair(
    ask: Ask, say: Speaker, x: str, y: str, month: date | None, branch: str | None = None
) -> Pair:
    """Two measures in a month; of what was published the last told by its end."""
    sides = {"x": _of(ask, x, month, branch), "y": _of(ask, y, month, branch)}
    rows = sides["x"][["area_code", "label", "short", "in_focus"]].copy()
    for side, found in sides.items():
        rows[side] = found["value"].where(is_whole(found))
        rows[f"{side}_text"] = [
            standing.value(say, row) if row["value"] == row["value"] else ""
            for _, row in found.iterrows()
        ]
    known = rows.dropna(subset=["x", "y"]).reset_index(drop=True)
    return Pair(
        x,
        y,
        known,
        tuple(rows.loc[~rows["area_code"].isin(known["area_code"]), "label"]),
        title(say, x, sides["x"]),
        title(say, y, sides["y"]),
        correlation.rank_correlation(known["x"], known["y"]),
    )


def _of(ask: Ask, metric: str, month: date | None, branch: str | None) -> pd.DataFrame:
    return ask("map/areas", metric=metric, month=month, branch=branch)


def is_whole(rows: pd.DataFrame) -> pd.Series:
    """Which rows of ``map/areas`` are known in full, not only to be at least so much."""
    return (
        rows["value"].notna() & rows["is_complete"].astype(bool) & ~rows["is_minimum"].astype(bool)
    )


def title(say: Speaker, metric: str, rows: pd.DataFrame) -> str:
    """A measure with its unit, what a share is of, and the dates of its values."""
    registered = metrics.metric(metric)
    unit = (
        say("unit.percent_sign") if registered.unit == "percent" else say(f"unit.{registered.unit}")
    )
    parts = [
        f"{registered.labels[say.language]} ({unit})",
        base(say, metric, rows),
        dates(say, rows),
    ]
    return ", ".join(filter(None, parts))


def base(say: Speaker, metric: str, rows: pd.DataFrame) -> str:
    """What a share is a share of, in words; empty for what is none."""
    if rows["denominator"].isna().all():
        return ""
    of = rows["denominator_metric"].dropna()
    text = metrics.short_label(of.iloc[0], say) if len(of) else (
        metrics.metric(metric).denominator[say.language]
    )  # fmt: skip
    return say("compare.of", base=text[:1].lower() + text[1:]) if text else ""


def dates(say: Speaker, rows: pd.DataFrame) -> str:
    """The date of the values, or from when to when they are."""
    told = rows.dropna(subset=["value"]).sort_values("as_of")
    if told.empty:
        return ""
    ends = [say.as_of(row.as_of, row.as_of_precision) for row in told.iloc[[0, -1]].itertuples()]
    return ends[0] if ends[0] == ends[1] else say("compare.from_to", first=ends[0], last=ends[1])


def picture(pair: Pair) -> Dots:
    """The dots with their names; those of the branch in view stand out."""
    rows = pair.rows
    return Dots(
        tuple(
            Dot(
                row.short, row.x, row.y, row.x_text, row.y_text,
                "nila" if row.in_focus else "abu", is_named=True,
            )
            for row in rows.itertuples()
        ),
        pair.x_title,
        pair.y_title,
        (float(rows["x"].median()), float(rows["y"].median())),
        ("", "", "", ""),
    )  # fmt: skip


def finding(say: Speaker, pair: Pair) -> str:
    """Whether the two rise together, without a word on why."""
    if pair.found is None:
        return say("compare.few", count=len(pair.rows))
    return say(f"compare.goes_{pair.found.direction}", x=_name(say, pair.x), y=_name(say, pair.y))


def numbers(say: Speaker, pair: Pair) -> str:
    """The coefficient with its interval and the number of regencies."""
    found = pair.found
    if found is None:
        return ""
    return say(
        "compare.correlation",
        coefficient=say.number(found.coefficient, 2),
        low=say.number(found.low, 2),
        high=say.number(found.high, 2),
        number=say.number(found.count),
    )


def left_out(say: Speaker, pair: Pair) -> str:
    """Who isn't drawn, by number and name."""
    if not pair.left_out:
        return ""
    names = findings.joined(say, list(pair.left_out))
    return say("compare.left_out", count=len(pair.left_out), names=names)


def _name(say: Speaker, metric: str) -> str:
    return metrics.metric(metric).labels[say.language]
