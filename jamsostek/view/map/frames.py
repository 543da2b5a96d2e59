"""The values of a measure in every period, and the words that go with them, for the browser.

Sent once for a measure: a step of the play needs nothing more. Numbers are written there in the way
``base.language`` writes them, from the pieces given here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from jamsostek.base.language import HIDDEN, NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map.choice import Choice
from jamsostek.view.map.land import Content, content
from jamsostek.warehouse import suppression

_DECIMALS = 4
_PROBE = 1234567.89
# from where on a number is written in words, and what it is probed with
_WORDS = (1e6, 1e9, 1e12)
# the step of each area's latest: after every year
LATEST = "latest"
_LAST_STEP = pd.Timestamp.max.normalize()
_MARKS = ("is_disputed", "is_minimum")


def period_key(period: date, is_monthly: bool) -> str:
    """``2026-10``, or ``2026`` of a measure that is told by years."""
    return f"{period:%Y-%m}" if is_monthly else f"{period:%Y}"


def shown_key(choice: Choice) -> str:
    """The key of the period a choice shows."""
    if choice.month:
        return period_key(choice.month, is_monthly=True)
    return str(choice.year) if choice.year else LATEST


@kept
def rows(here: Screen, asked: tuple) -> pd.DataFrame:
    """The rows of ``map/frames``; ``asked`` are its parameters as pairs."""
    return here.ask("map/frames", **dict(asked))


@kept
def periods(here: Screen, asked: tuple) -> list[date]:
    """The periods known, in order."""
    return [pd.Timestamp(each).date() for each in sorted(rows(here, asked)["period"].unique())]


@kept
def lately(here: Screen, asked: tuple) -> list[float]:
    """The values of the last twelve months; of what is told by years each area's latest."""
    found = rows(here, asked).dropna(subset=["value"])
    if metrics.metric(dict(asked)["metric"]).cube_column:
        since = found["period"].max() - pd.DateOffset(months=11)
        return list(found.loc[found["period"] >= since, "value"])
    return list(found.sort_values("period").groupby("area_code")["value"].last())


@kept
def frames(here: Screen, asked: tuple, is_monthly: bool, names: tuple) -> Content:
    """Values and words of every period; ``names`` are the areas with the names they are told by.

    What is told by years ends with a step of its own: each area's latest.
    """
    found = rows(here, asked)
    if not is_monthly:
        latest = here.ask("map/areas", **dict(asked)).dropna(subset=["value"])
        columns = [name for name in found.columns if name in latest]
        found = pd.concat([found, latest[columns].assign(period=_LAST_STEP)])
    wide = found.pivot(index="period", columns="area_code", values="value")
    codes = [code for code, _ in names]
    known = periods(here, asked)
    steps = [*map(pd.Timestamp, known), *([] if is_monthly else [_LAST_STEP])]
    # of a depth that the measure isn't told of nothing is known, in the last step either
    wide = wide.reindex(index=steps, columns=codes)
    metric = metrics.metric(dict(asked)["metric"])
    say = here.say
    told = [period_name(say, period, is_monthly) for period in known]
    shorts = [say.short_month(each) if is_monthly else str(each.year) for each in known]
    if not is_monthly:
        told, shorts = [*told, say("map.latest")], [*shorts, say("map.latest_short")]
    made = {
        "label": metric.labels[say.language],
        "unit": unit_name(say, metric.unit),
        "periods": [*(period_key(each, is_monthly) for each in known), LATEST][: len(told)],
        "names": told,
        "shorts": shorts,
        "codes": codes,
        "values": [[_plain(value) for value in row] for row in wide.to_numpy()],
        "marks": _marks(found, list(wide.index), codes),
        "parts": _parts(found, wide.index, codes),
        "back": 12 if is_monthly else 1,
        "says": _sentences(
            say, wide, told, dict(names), metric.unit, dict(asked)["level"], _with_hidden(found)
        ),
        "format": number_format(say, metric.unit),
    }
    return content(made)


def period_name(say: Speaker, period: date, is_monthly: bool) -> str:
    """``Oktober 2026`` or ``2026``."""
    return say.month(period) if is_monthly else str(period.year)


def unit_name(say: Speaker, unit: str) -> str:
    """A unit as a legend names it: ``orang``, ``persen``, ``rupiah per bulan``."""
    return say(f"unit.{unit}")


def _plain(value: float) -> float | int | None:
    if value != value:
        return None
    rounded = round(float(value), _DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _marks(found: pd.DataFrame, periods: list, codes: list[str]) -> dict[str, list]:
    """Which areas of which periods (by place) are incomplete, hidden, disputed or a minimum."""
    place, step = {c: n for n, c in enumerate(codes)}, {p: n for n, p in enumerate(periods)}

    def those(rows: pd.DataFrame) -> list[list[int]]:
        pairs = zip(rows["period"], rows["area_code"], strict=True)
        return [[step[period], place[code]] for period, code in pairs if code in place]

    known = found.dropna(subset=["value"])
    hidden = found[suppression.is_hidden(found, "value")]
    marks = {name.removeprefix("is_"): those(known[known[name].eq(True)]) for name in _MARKS}
    partial = known[known["is_complete"].eq(False)]
    return {"partial": those(partial), "hidden": those(hidden), **marks}


def _with_hidden(found: pd.DataFrame) -> set:
    """The periods in which something is hidden."""
    return set(found.loc[suppression.is_hidden(found, "value"), "period"])


def _parts(found: pd.DataFrame, periods: Iterable, codes: list[str]) -> dict[str, list] | None:
    """Numerator and denominator of a share, as the values are."""
    if found["denominator"].isna().all():
        return None
    made = {}
    for name in ("numerator", "denominator"):
        wide = found.pivot(index="period", columns="area_code", values=name)
        wide = wide.reindex(index=periods, columns=codes)
        made[name] = [[_plain(value) for value in row] for row in wide.to_numpy(dtype=float)]
    return made


def _sentences(
    say: Speaker,
    wide: pd.DataFrame,
    told: list[str],
    names: dict[str, str],
    unit: str,
    level: str,
    with_hidden: set,
) -> list[str]:
    """For each period how many areas are known, the highest and the lowest."""
    said = []
    for (period, values), when in zip(wide.iterrows(), told, strict=True):
        known = values.dropna().sort_values(ascending=False, kind="stable")
        if known.empty:
            word = "hidden" if period in with_hidden else "nothing"
            said.append(say(f"map.says_{word}", when=when))
            continue
        of_all = say(f"map.says_known_{level}", count=len(names), known=say.number(len(known)))
        ends = [(names[code], say.value(known[code], unit)) for code in known.index[[0, -1]]]
        (high, highest), (low, lowest) = ends
        if known.iloc[0] == known.iloc[-1]:
            said.append(say("map.says_same", when=when, known=of_all, value=highest))
        else:
            said.append(
                say("map.says", when=when, known=of_all, high=high, highest=highest, low=low,
                    lowest=lowest)
            )  # fmt: skip
    return said


# -- numbers -------------------------------------------------------------------------------------


def number_format(say: Speaker, unit: str) -> dict[str, object]:
    """What the browser needs to write numbers of a unit as ``say.value`` and ``say.value_short``:
    marks, what stands before and after, and the words of large numbers."""
    number = say.number(_PROBE)
    before, after = say.value(_PROBE, unit).split(number)
    short = say.value_short(1, unit).split(say.number(1))
    group, decimal = number[1], number[-3]
    is_short = unit != "percent"
    words = []
    for size in _WORDS if is_short else ():
        # 2 million: a plural where the language has one
        text = say.short(2 * size)
        words.append([size, text.removeprefix(say.number(2))])
    return {
        "group": group,
        "decimal": decimal,
        "minus": say.number(-1)[0],
        "nothing": NOTHING,
        "hidden": HIDDEN,
        "before": before,
        "after": after,
        "shortBefore": short[0],
        "shortAfter": short[1],
        "words": words,
    }
