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
    "coverage_pct", "active_members", "active_members_year_pct", "target_reached_pct",
    "contributions_per_member_idr", "paid_by_government_pct", "retained_12m_pct",
    "agents_per_10000", "workers_registered_pct", "vulnerable_paid_for_pct", "claims_ratio_pct",
    "unemployment_rate_pct", "poverty_rate_pct",
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
    amount = row["value"]
    # a name that ends "per 10,000 workers" says its unit itself
    with_unit = not row["unit"].startswith("per_")
    amount = round(amount) if row["unit"].startswith("idr") else amount
    text = say.value(amount, row["unit"], with_unit)
    if row["unit"] == "percent":
        text = say.percent(amount, 1)
    return _marked(say, row, text)


def short(say: Speaker, row) -> str:
    """The same without the unit's word, where there is little room."""
    amount = row["value"]
    if row["unit"] == "percent":
        return value(say, row)
    amount = round(amount) if row["unit"].startswith("idr") else amount
    return _marked(say, row, say.value_short(amount, row["unit"]))


def _marked(say: Speaker, row, text: str) -> str:
    is_whole = bool(row["is_complete"]) and not row["is_minimum"]
    return findings.at_least(say, text, is_whole) + (" ≠" if row["is_disputed"] else "")


def share_of(say: Speaker, metric: metrics.Metric, row) -> str:
    """``502 dari 141.203 angkatan kerja (Agustus 2024)``: both numbers a share is made of."""
    if not known(row["denominator"]) or not known(row["numerator"]):
        return ""
    base = row["denominator_metric"]
    named = metric.denominator[say.language]
    if known(base):
        as_of = say.as_of(row["denominator_as_of"], row["denominator_as_of_precision"])
        named = f"{metrics.short_label(base, say)}, {as_of}"
    numbers = {"part": say.number(row["numerator"]), "whole": say.number(row["denominator"])}
    return say("regency.share_of" if named else "regency.share_of_number", base=named, **numbers)


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
