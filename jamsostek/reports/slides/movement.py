"""The slides on members over time: the line, who came and left, who stays, who pays.

Each function gives one slide, or ``None`` where the data don't hold what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.reports.context import Scene, direction, known, months_before
from jamsostek.reports.deck import Chart, Role, Series, Slide, Step, Steps
from jamsostek.reports.findings import quarter
from jamsostek.warehouse import suppression

_QUARTERS = 12
# who pays has one colour in every deck, none of them one of gain or loss: members and employers in
# blue, the public purse in turmeric; what is left of the payers is the last
_PAYERS: tuple[tuple[str, tuple[str, ...], Role], ...] = (
    ("payer.employer", ("employer",), "nila"),
    ("payer.own", ("own",), "langit"),
    ("decks.payer_budget", ("apbd_regency", "apbd_province", "dbh"), "tanah"),
    ("payer.village_fund", ("village_fund",), "kunyit"),
    ("payer.other", ("csr", "other"), "abu"),
)
PUBLIC_PAYERS = ("apbd_regency", "apbd_province", "village_fund", "dbh")


def trend(scene: Scene) -> Slide | None:
    """Active members over two years, with the target."""
    say = scene.say
    comparable = [day for day in sorted(scene.reported.index) if scene.compares(day)]
    if len(comparable) < 3:
        return None
    lines = scene.members.groupby(["month", "segment"])["active"].sum(min_count=1).unstack()
    lines.index = [month.date() for month in lines.index]
    days = [day for day in sorted(lines.index) if day >= comparable[0]]
    total = lines.sum(axis=1, min_count=1).where([day in comparable for day in lines.index])
    first, last = total[comparable[0]], total[scene.month]
    if not first:
        return None
    change = round(100 * (last - first) / first, 1)
    target = scene.figures.at["active_members", "target"]
    if scene.part:
        target = None  # it is of the whole area
    return scene.slide(
        "trend",
        say(
            f"decks.trend_{direction(change)}",
            first=say.month(comparable[0]),
            share=findings.growth(say, first, last),
            members=scene.sum_of(last),
        ),
        Chart.of_one(
            "lines",
            map(say.short_month, days),
            metrics.short_label("active_members", say),
            total[days],
            say.number,
            say("unit.people"),
            limit=(float(target), say("decks.target_line", target=say.number(target)))
            if known(target)
            else None,
        ),
        _largest_segment(scene, lines, comparable[0]),
        _peak(scene, total[comparable]),
        notes=(scene.definition("active_members"),),
    )


def _largest_segment(scene: Scene, lines: pd.DataFrame, first) -> str:
    """The segment that changed most, unless there is one only."""
    change = (lines.loc[scene.month] - lines.loc[first]).drop("all", errors="ignore").dropna()
    if len(change) < 2 or not change.abs().max():
        return ""
    segment = change.abs().idxmax()
    return scene.say(
        "decks.trend_segment",
        segment=scene.say(f"segment.{segment}"),
        change=scene.say.signed(change[segment]),
    )


def _peak(scene: Scene, total: pd.Series) -> str:
    say, peak = scene.say, total.max()
    last = total[scene.month]
    if last == peak:
        # a flat line has no peak
        return say("decks.trend_highest") if total.min() < peak else ""
    return say(
        "decks.trend_peak",
        members=say.number(peak),
        month=say.month(total.idxmax()),
        gap=say.number(peak - last),
    )


def apart(scene: Scene, key: str, number: int) -> Slide | None:
    """Growth taken apart over ``number`` months; only where the parts make the whole."""
    say, start = scene.say, months_before(scene.month, number)
    if start not in scene.months:
        return None
    rows = scene.ask("growth/decomposition", **scene.area, from_month=start, to_month=scene.month)
    # of fewer regencies than the month's members are: another sum
    if rows.empty or rows["regions_reported"].iloc[0] < scene.reported.at[
        scene.month, "regions_reported"
    ]:  # fmt: skip
        return None
    columns = ["opening", "new", "reactivated", "lapsed", "closing"]
    whole = pd.Series({name: suppression.total(rows, name) for name in columns})
    came = whole["new"] + whole["reactivated"]
    change = whole["closing"] - whole["opening"]
    if not whole["opening"] or came - whole["lapsed"] != change or not (came or whole["lapsed"]):
        return None
    steps = (
        Step(say.month(start), float(whole["opening"]), say.number(whole["opening"]), "nila", True),
        *(
            Step(say(f"growth.column_{name}"), float(value), say.signed(value), role)
            for name, value, role in (
                ("new", whole["new"], "laut"),
                ("reactivated", whole["reactivated"], "laut"),
                ("lapsed", -whole["lapsed"], "mengkudu"),
            )
        ),
        Step(
            say.month(scene.month),
            float(whole["closing"]),
            say.number(whole["closing"]),
            "nila",
            True,
        ),
    )
    sentences = _apart_month if number == 1 else _apart_year
    return scene.slide(
        key,
        say(
            f"decks.apart_{direction(change)}",
            period=say("decks.period_month" if number == 1 else "decks.period_year"),
            came=say.number(came),
            left=say.number(whole["lapsed"]),
            change=say.number(abs(change)),
        ),
        Steps(steps, say("unit.people")),
        *sentences(scene, rows, whole, start),
        notes=(
            *map(scene.definition, ("new_members", "reactivated_members", "lapsed_members")),
            say("growth.apart_note"),
        ),
    )


def _where(scene: Scene, row) -> str:
    """``BPU, Kab. Belu``; the segment alone where only one regency is in view."""
    segment = scene.say(f"segment.{row.segment}")
    return f"{segment}, {row.region_label}" if len(scene.regions) > 1 else segment


def _apart_month(scene: Scene, rows: pd.DataFrame, whole: pd.Series, _start) -> tuple[str, ...]:
    say, found = scene.say, []
    if len(rows) > 1 and whole["lapsed"]:
        most = rows.loc[rows["lapsed"].idxmax()]
        found.append(
            say(
                "decks.apart_lost_most",
                where=_where(scene, most),
                lapsed=say.number(most.lapsed),
                share=say.percent(100 * most.lapsed / whole["lapsed"], 0),
            )
        )
    came = whole["new"] + whole["reactivated"]
    if came and whole["reactivated"]:
        share = 100 * whole["reactivated"] / came
        found.append(say("decks.apart_returned", share=say.percent(share, 0)))
    return tuple(found)


def _apart_year(scene: Scene, rows: pd.DataFrame, whole: pd.Series, start) -> tuple[str, ...]:
    say, found = scene.say, []
    found.append(
        say(
            "decks.apart_churn",
            share=say.percent(100 * whole["lapsed"] / whole["opening"], 0),
            month=say.month(start),
        )
    )
    net = rows["closing"] - rows["opening"]
    if len(rows) > 1 and net.abs().max():
        most = rows.loc[net.abs().idxmax()]
        found.append(
            say(
                "decks.apart_net",
                where=_where(scene, most),
                change=say.signed(most.closing - most.opening),
            )
        )
    return tuple(found)


def retention(scene: Scene) -> Slide | None:
    """The share still active a year after joining, by quarter of joining."""
    if scene.basis != "members":
        return None
    say, rows = scene.say, scene.ask("growth/retention", **scene.area)
    curves = rows.assign(share=100 * rows["active"] / rows["members"]).pivot(
        index="cohort", columns="months_since", values="share"
    )
    if 12 not in curves:
        return None
    # a quarter's last members joined in its third month, and are seen a year later
    seen_by = pd.Timestamp(months_before(scene.month, 14))
    after_year = curves[12].dropna()
    after_year = after_year[after_year.index <= seen_by].iloc[-_QUARTERS:]
    if len(after_year) < 2:
        return None
    last, day = after_year.iloc[-1], after_year.index[-1]
    details = {"share": say.percent(last, 0), "quarter": quarter(say, day)}
    earlier = day - pd.DateOffset(years=1)
    title = say("decks.retention_first", **details)
    if earlier in after_year:
        points = round(last - after_year[earlier], 1)
        title = say(
            f"decks.retention_{direction(points)}", points=say.number(abs(points), 1), **details
        )
    return scene.slide(
        "retention",
        title,
        Chart.of_one(
            "lines",
            (quarter(say, day) for day in after_year.index),
            say("decks.retention_series"),
            after_year,
            lambda share: say.percent(share, 0),
            say("unit.percent"),
        ),
        _where_they_leave(scene, curves.loc[day]),
        say(
            "decks.retention_range",
            low=say.percent(after_year.min(), 0),
            low_quarter=quarter(say, after_year.idxmin()),
            high=say.percent(after_year.max(), 0),
            high_quarter=quarter(say, after_year.idxmax()),
        ),
        notes=(say("growth.retention_note"),),
    )


def _where_they_leave(scene: Scene, curve: pd.Series) -> str:
    """The month after joining in which most of a quarter's members were lost."""
    say, lost = scene.say, -curve.loc[0:12].diff().dropna()
    if lost.empty or lost.max() <= 0:
        return ""
    return say(
        "decks.retention_where",
        month=say.number(lost.idxmax()),
        share=say.percent(lost.max(), 0),
    )


def payers(scene: Scene) -> Slide | None:
    """Who pays for the active members, quarter by quarter over two years."""
    say = scene.say
    # where nobody reported is no zero; a payer nobody is written under is one
    lines = scene.members.groupby(["month", "payer"])["active"].sum(min_count=1).unstack()
    lines.index = [month.date() for month in lines.index]
    days = [months_before(scene.month, back) for back in range(24, -1, -3)]
    lines = lines.loc[[day for day in days if day in lines.index and scene.compares(day)]].fillna(0)
    lines = lines.loc[:, lines.max() > 0]
    if "all" in lines or len(lines.columns) < 2 or len(lines) < 2:
        return None
    total = lines.iloc[-1].sum()
    if not total:
        return None
    shown = tuple(paid_by(say, lines))
    largest = max(shown, key=lambda series: series.values[-1])
    public = lines[[payer for payer in PUBLIC_PAYERS if payer in lines]].sum(axis=1)
    return scene.slide(
        "payers",
        say(
            "decks.payers",
            payer=largest.name,
            share=say.percent(100 * largest.values[-1] / total, 0),
        ),
        Chart(
            "stacked",
            tuple(map(say.short_month, lines.index)),
            shown,
            say("unit.people"),
        ),
        say(
            "decks.payers_public",
            members=say.number(public.iloc[-1]),
            share=say.percent(100 * public.iloc[-1] / total, 0),
            change=say.signed(public.iloc[-1] - public.iloc[0]),
            first=say.month(lines.index[0]),
        )
        if public.iloc[-1]
        else "",
        notes=(scene.definition("active_members"),),
    )


def paid_by(say, lines: pd.DataFrame) -> Iterator[Series]:
    """The members of each kind of payer; one who stands alone in a kind bears the own name."""
    for words, payers, role in _PAYERS:
        there = [payer for payer in payers if payer in lines]
        if not there:
            continue
        name = say(f"payer.{there[0]}") if len(there) == 1 else say(words)
        values = lines[there].sum(axis=1)
        yield Series(name, tuple(map(float, values)), tuple(map(say.number, values)), role)
