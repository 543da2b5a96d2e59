"""Where a regency stands: its measures with their place among all and among its island.

Each measure keeps its kind, date and source, and a share what it is a share of. Places are counted
by ``map/standing``: only among what is known in full and of the same date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.reports.context import known

# what a regency is compared by, the weightiest first; those without any value are left out
MEASURES = (
    "coverage_pct", "active_members", "active_members_year_pct", "net_growth_12m",
    "contribution_per_member", "public_paid_pct", "retention_12m_pct", "agents_per_10k_workers",
    "compliance_pct", "unemployment_rate_pct", "poverty_rate_pct",
)  # fmt: skip
_LATELY = 24  # periods of a line

Ask = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Standing:
    """One measure of one regency as written. ``value`` is ``None`` where it is not known. ``of`` is
    what a share is a share of, both numbers in words; ``place`` and ``island_place`` are empty
    where there is none. ``trend`` holds the last periods known, if they are asked for."""

    metric: str
    label: str
    value: float | None
    text: str
    of: str
    place: str
    island: str
    island_place: str
    trend: tuple[float | None, ...]
    kind: str
    as_of: str
    publisher: str
    url: str


def standings(
    ask: Ask, say: Speaker, region: str, month: date | None, with_trend: bool = False
) -> tuple[Standing, ...]:
    """The measures of a regency in a month; of what was published the last told by its end."""
    mapped = set(ask("map/measures")["metric"])
    names = (name for name in MEASURES if name in mapped)
    return tuple(standing(ask, say, name, region, month, with_trend) for name in names)


def standing(
    ask: Ask, say: Speaker, name: str, region: str, month: date | None, with_trend: bool = False
) -> Standing:
    """One measure of a regency."""
    row = ask("map/standing", metric=name, month=month).set_index("region_code").loc[region]
    metric, is_known = metrics.metric(name), known(row["value"])
    return Standing(
        name,
        metrics.short_label(name, say),
        float(row["value"]) if is_known else None,
        value(say, row) if is_known else say("decks.no_data"),
        share_of(say, metric, row),
        _place(say, row["place"], row["known"]),
        row["island"],
        _place(say, row["island_place"], row["island_known"]),
        _trend(ask, name, region, month) if with_trend else (),
        row["kind"] if is_known else "",
        say.as_of(row["as_of"], row["as_of_precision"]) if is_known else NOTHING,
        row["publisher"] if known(row["publisher"]) else "",
        row["url"] if known(row["url"]) else "",
    )


def value(say: Speaker, row) -> str:
    """A value in its unit: ``≥`` before what is only known in part, ``≠`` where sources differ."""
    text = say.value(row["value"], row["unit"])
    if row["unit"] == "percent":
        text = say.percent(row["value"], 1)
    return marked(say, row, text)


def marked(say: Speaker, row, text: str) -> str:
    """A written value with the same marks."""
    is_whole = bool(row["is_complete"]) and not row["is_minimum"]
    return findings.at_least(say, text, is_whole) + (" ≠" if row["is_disputed"] else "")


def share_of(say: Speaker, metric: metrics.Metric, row) -> str:
    """``502 dari 141.203 angkatan kerja (Agustus 2024)``: both numbers a share is made of."""
    if not known(row["denominator"]) or not known(row["numerator"]):
        return ""
    base = row["denominator_metric"]
    return say(
        "regency.share_of",
        part=say.number(row["numerator"]),
        whole=say.number(row["denominator"]),
        base=(
            f"{metrics.short_label(base, say)}, "
            f"{say.as_of(row['denominator_as_of'], row['denominator_as_of_precision'])}"
            if known(base)
            else metric.denominator[say.language]
        ),
    )


def _place(say: Speaker, place: float, among: float) -> str:
    if not known(place):
        return ""
    return say("regency.place", place=say.number(place), known=say.number(among))


def _trend(ask: Ask, name: str, region: str, month: date | None) -> tuple[float | None, ...]:
    rows = ask("map/frames", metric=name, region=region)
    rows = rows[rows["is_complete"].astype(bool)]
    line = rows.set_index("period")["value"]
    if month is not None:
        line = line[line.index <= pd.Timestamp(month)]
    if line.empty:
        return ()
    # a month not known breaks the line
    is_monthly = (line.index.month != 1).any()
    line = line.asfreq("MS" if is_monthly else "YS").tail(_LATELY)
    return tuple(float(each) if each == each else None for each in line)
