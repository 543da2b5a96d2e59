"""The slides on members that a branch's deck and the province's share.

Each function gives one slide, or ``None`` where the data don't hold what it shows.
"""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import metrics
from jamsostek.reports import deck, findings
from jamsostek.reports.context import (
    Scene,
    direction,
    known,
    months_before,
    quarter,
    source_note,
)
from jamsostek.reports.deck import Chart, Figure, Figures, Map, Series, Slide, Step, Steps

_FIGURES = (
    "active_members", "new_members", "lapsed_members", "contributions_idr", "coverage_pct",
    "active_agents", "benefits_paid_idr",
)  # fmt: skip
_MOST_FIGURES = 6
_STATUS_ROLES = {"behind": "mengkudu", "on_target": "laut"}
_ARROWS = {"up": "▲", "down": "▼"}
_QUARTERS = 12
_PAYER_ROLES = ("nila", "kunyit", "mengkudu", "laut", "abu")
PUBLIC_PAYERS = ("apbd_regency", "apbd_province", "village_fund", "dbh")


def results(scene: Scene) -> Slide | None:
    """The key figures of the month against last month and the target."""
    figures = scene.figures
    shown = [name for name in _FIGURES if known(figures.at[name, "value"])][:_MOST_FIGURES]
    if "active_members" not in shown:
        return None
    members = figures.loc["active_members"]
    return scene.slide(
        "results",
        _results_title(scene, members),
        Figures(tuple(_figure(scene, name, figures.loc[name]) for name in shown)),
        _pace(scene, members),
        _so_far(scene),
        notes=(
            *(scene.definition(name) for name in shown),
            *(_coverage_base(scene) if "coverage_pct" in shown else ()),
        ),
    )


def _coverage_base(scene: Scene) -> tuple[str, ...]:
    """Against how many workers the coverage is counted, and who says so."""
    say, rows = scene.say, scene.ask("home/coverage_base", **scene.area, month=scene.month)
    return tuple(
        say(
            "desk.coverage_base",
            people=say.number(row.people),
            date=say.as_of(row.as_of, row.as_of_precision),
        )
        + f" ({source_note(row)})"
        for row in rows.itertuples()
    )


def _results_title(scene: Scene, members: pd.Series) -> str:
    say, value = scene.say, members["value"]
    month, number = scene.month_name, say.number(value)
    if known(members["previous"]):
        change = value - members["previous"]
        title = say(
            f"decks.results_{direction(change)}",
            month=month,
            members=number,
            change=say.number(abs(change)),
        )
    else:
        title = say("decks.results_first", month=month, members=number)
    if not known(members["target"]):
        return title
    gap = members["target"] - value
    return say(
        "decks.target_below" if gap > 0 else "decks.target_reached",
        finding=title,
        gap=say.number(gap),
    )


def _figure(scene: Scene, name: str, row: pd.Series) -> Figure:
    say = scene.say
    unit = metrics.metric(name).unit
    change = status = ""
    if known(row["previous"]):
        difference = row["value"] - row["previous"]
        amount = say.value_short(abs(difference), unit)
        if unit == "percent":
            amount = say("change.points", value=say.number(abs(difference), 2))
        change = (
            say("desk.since_previous", arrow=_ARROWS[direction(difference)], amount=amount)
            if difference
            else say("decks.unchanged")
        )
    if known(row["status"]) and row["target"]:
        reached = row["year_to_date"] if known(row["year_to_date"]) else row["value"]
        status = say(
            "decks.figure_status",
            status=say(f"desk.status_{row['status']}"),
            share=say.percent(100 * reached / row["target"], 0),
            target=say.value_short(row["target"], unit),
        )
    return Figure(
        metrics.short_label(name, say),
        float(row["value"]),
        say.value_short(row["value"], unit),
        change,
        status,
        _STATUS_ROLES.get(row["status"], "nila"),
    )


def _pace(scene: Scene, members: pd.Series) -> str:
    """Where the year ends if it goes on like this, and what is needed."""
    say = scene.say
    if not known(members["run_rate"]) or not known(members["target"]) or not members["months_left"]:
        return ""
    ends_above = members["run_rate"] >= members["target"]
    is_above = members["value"] >= members["target"]
    key = "enough" if ends_above else "falls" if is_above else "short"
    return say(
        f"decks.pace_{key}",
        run_rate=say.number(members["run_rate"], 0),
        target=say.number(members["target"]),
        needed=say.number(-(-members["needed_per_month"] // 1)),
    )


def _so_far(scene: Scene) -> str:
    """How much of the year's target is reached by what adds up over the year."""
    say, figures = scene.say, scene.figures
    parts = [
        f"{metrics.short_label(name, say)} {say.percent(share, 0)}"
        for name in ("new_members", "contributions_idr")
        for row in [figures.loc[name]]
        if known(row["target"]) and row["target"] and known(row["year_to_date"])
        for share in [100 * row["year_to_date"] / row["target"]]
    ]
    return say("decks.so_far", month=scene.month_name, parts=", ".join(parts)) if parts else ""


# -- over time -----------------------------------------------------------------------------------


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
    return scene.slide(
        "trend",
        say(
            f"decks.trend_{direction(change)}",
            first=say.month(comparable[0]),
            share=say.percent(abs(change), 1),
            members=say.number(last),
        ),
        Chart(
            "lines",
            tuple(_short_month(say, day) for day in days),
            (
                Series(
                    metrics.short_label("active_members", say),
                    tuple(float(total[day]) if known(total[day]) else None for day in days),
                    tuple(say.number(total[day]) for day in days),
                ),
            ),
            say("unit.people"),
            limit=(float(target), say("decks.target_line", target=say.number(target)))
            if known(target)
            else None,
        ),
        _largest_segment(scene, lines, comparable[0]),
        _peak(scene, total[comparable]),
        notes=(scene.definition("active_members"),),
    )


def _short_month(say, day) -> str:
    return f"{say.months('abbreviated')[day.month - 1]} {day.year}"


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
    if not scene.compares(start):
        return None
    rows = scene.ask("growth/decomposition", **scene.area, from_month=start, to_month=scene.month)
    whole = rows[["opening", "new", "reactivated", "lapsed", "closing"]].sum()
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
    details = {"share": say.percent(last, 0), "quarter": quarter(day)}
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
        Chart(
            "lines",
            tuple(quarter(cohort) for cohort in after_year.index),
            (
                Series(
                    say("decks.retention_series"),
                    tuple(float(share) for share in after_year),
                    tuple(say.percent(share, 0) for share in after_year),
                ),
            ),
            say("unit.percent"),
        ),
        _where_they_leave(scene, curves.loc[day]),
        say(
            "decks.retention_range",
            low=say.percent(after_year.min(), 0),
            low_quarter=quarter(after_year.idxmin()),
            high=say.percent(after_year.max(), 0),
            high_quarter=quarter(after_year.idxmax()),
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


# -- where ---------------------------------------------------------------------------------------


def districts(scene: Scene) -> Slide | None:
    """Where members were gained and lost in three months, on a map of the districts."""
    say = scene.say
    rows = scene.ask("present/districts", **scene.area, month=scene.month)
    counted = rows[rows["change"].notna()]
    if len(counted) < 2 or not scene.compares(months_before(scene.month, 3)):
        return None
    border = _border(counted["change"])
    shapes = {
        row.district_code: scene.shape(
            row.district_name,
            row.change,
            say.signed(row.change),
            lambda change: _place(change, border),
        )
        for row in rows.itertuples()
    }
    return scene.slide(
        "districts",
        _districts_title(say, counted),
        Map(
            "district",
            shapes,
            _classes(say, say.number(border)),
            say("decks.districts_unit"),
            say("decks.no_data"),
            scene.district_attribution(),
            is_diverging=True,
        ),
        say(
            "decks.districts_count",
            more=say.number((counted["change"] > 0).sum()),
            less=say.number((counted["change"] < 0).sum()),
            same=say.number((counted["change"] == 0).sum()),
        ),
        _visit(scene, counted),
        notes=(scene.definition("active_members"),),
    )


def _border(changes: pd.Series) -> int:
    """The middle size of a change, in one figure: from there on a change is a large one."""
    sizes = changes.abs()
    sizes = sizes[sizes > 0]
    middle = int(sizes.median()) if len(sizes) else 0
    return max(round(middle, 1 - len(str(middle))), 2)


def _place(change: float, border: float) -> int:
    """The class of a change: lost much, lost, unchanged, gained, gained much."""
    if change == 0:
        return 2
    if change < 0:
        return 0 if change <= -border else 1
    return 4 if change >= border else 3


def _classes(say, border: str) -> tuple[str, ...]:
    return tuple(
        say(f"decks.class_{name}", border=border)
        for name in ("much_less", "less", "same", "more", "much_more")
    )


def _districts_title(say, rows: pd.DataFrame) -> str:
    best, worst = rows.loc[rows["change"].idxmax()], rows.loc[rows["change"].idxmin()]
    kind = (
        "mixed" if best.change > 0 > worst.change
        else "gain" if best.change > 0
        else "loss" if worst.change < 0
        else "same"
    )  # fmt: skip
    return say(
        f"decks.districts_{kind}",
        best=best.district_name,
        gain=say.number(best.change),
        worst=worst.district_name,
        loss=say.number(-worst.change),
    )


def _visit(scene: Scene, rows: pd.DataFrame) -> str:
    """Where to go first: the districts that lost most, if more than one did."""
    lost = rows[rows["change"] < 0].nsmallest(3, "change")
    if len(lost) < 2:
        return ""
    say = scene.say
    return say(
        "decks.districts_visit",
        places=findings.joined(say, list(lost["district_name"])),
        loss=say.number(-lost["change"].sum()),
    )


def regencies(scene: Scene) -> Slide | None:
    """The regencies in view by active members, with their change in a year."""
    say, before = scene.say, months_before(scene.month, 12)
    rows = scene.ask("growth/by_region", **scene.area, from_day=before, to_day=scene.month).dropna(
        subset="active"
    )
    rows["day"] = rows["month"].dt.date
    now = rows[rows["day"] == scene.month].set_index("region_label")["active"]
    now = now.sort_values(ascending=False)
    if len(now) < 2:
        return None
    past = rows[rows["day"] == before].set_index("region_label")["active"]
    past = past[past > 0].reindex(now.index)
    share = 100 * (now - past) / past
    texts = [
        say("decks.bar_change", value=say.number(value), change=_signed_percent(say, share[label]))
        if known(share[label])
        else say.number(value)
        for label, value in now.items()
    ]
    return scene.slide(
        "regencies",
        _regencies_title(say, now, share.dropna()),
        Chart(
            "bars",
            tuple(now.index),
            (
                Series(
                    metrics.short_label("active_members", say), tuple(map(float, now)), tuple(texts)
                ),
            ),
            say("unit.people"),
            tuple("mengkudu" if share[label] < 0 else "nila" for label in now.index),
        ),
        say(
            "decks.regencies_share",
            region=now.index[0],
            share=say.percent(100 * now.iloc[0] / now.sum(), 0),
        )
        if now.sum()
        else "",
        _net(say, now, past),
        notes=(scene.definition("active_members"),),
    )


def regencies_map(scene: Scene) -> Slide | None:
    """The change of every regency in a year, on a map."""
    say, before = scene.say, months_before(scene.month, 12)
    rows = scene.ask("growth/by_region", **scene.area, from_day=before, to_day=scene.month)
    rows["day"] = rows["month"].dt.date
    active = rows.pivot(index="region_code", columns="day", values="active")
    if before not in active or scene.month not in active:
        return None
    past = active[before].where(active[before] > 0)
    change = (100 * (active[scene.month] - past) / past).round(1)
    known_change = change.dropna()
    if len(known_change) < 2:
        return None
    labels = scene.regions.set_index("region_code")["label"]
    border = _border(known_change)
    lost = known_change[known_change < 0].nsmallest(3)
    return scene.slide(
        "regencies_map",
        say(
            "decks.regencies_grew",
            grew=say.number((known_change > 0).sum()),
            all=say.number(len(known_change)),
        ),
        Map(
            "regency",
            {
                code: scene.shape(
                    label,
                    change.get(code),
                    _signed_percent(say, change.get(code, 0)),
                    lambda value: _place(value, border),
                )
                for code, label in labels.items()
            },
            _classes(say, say.percent(border)),
            say("decks.regencies_unit"),
            say("decks.no_data"),
            scene.regency_attribution(),
            is_diverging=True,
        ),
        say(
            "decks.regencies_shrank",
            places=", ".join(
                f"{labels[code]} ({_signed_percent(say, share)})" for code, share in lost.items()
            ),
        )
        if len(lost)
        else "",
        notes=(scene.definition("active_members"),),
    )


def _signed_percent(say, share: float) -> str:
    share = round(share, 1)
    return f"{'+' if share > 0 else ''}{say.percent(share, 1)}"


def _regencies_title(say, now: pd.Series, share: pd.Series) -> str:
    if len(share) < 2:
        return say("decks.regencies_size", best=now.index[0], members=say.number(now.iloc[0]))
    share = share.round(1)
    best, worst = share.idxmax(), share.idxmin()
    kind = (
        "mixed" if share[best] > 0 > share[worst]
        else "gain" if share[best] > 0
        else "loss" if share[worst] < 0
        else "same"
    )  # fmt: skip
    return say(
        f"decks.regencies_{kind}",
        best=best,
        gain=say.percent(share[best], 1),
        worst=worst,
        loss=say.percent(-share[worst], 1),
    )


def _net(say, now: pd.Series, past: pd.Series) -> str:
    """Which regency changed most in people."""
    change = (now - past).dropna()
    if len(change) < 2 or not change.abs().max():
        return ""
    most = change.abs().idxmax()
    return say(
        "decks.regencies_net",
        region=most,
        change=say.signed(change[most]),
    )


# -- who pays ------------------------------------------------------------------------------------


def payers(scene: Scene) -> Slide | None:
    """Who pays for the active members, quarter by quarter over two years."""
    say = scene.say
    lines = scene.members.groupby(["month", "payer"])["active"].sum().unstack(fill_value=0)
    lines.index = [month.date() for month in lines.index]
    days = [months_before(scene.month, back) for back in range(24, -1, -3)]
    lines = lines.loc[[day for day in days if day in lines.index and scene.compares(day)]]
    lines = lines.loc[:, lines.max() > 0]
    if "all" in lines or len(lines.columns) < 2 or len(lines) < 2:
        return None
    now = lines.iloc[-1].sort_values(ascending=False)
    lines = lines[now.index]
    total = now.sum()
    if not total:
        return None
    most = len(_PAYER_ROLES) - 1
    shown = {say(f"payer.{payer}"): lines[payer] for payer in now.index[:most]}
    if len(now) > most:
        shown[say("payer.other")] = lines[now.index[most:]].sum(axis=1)
    public = lines[[payer for payer in PUBLIC_PAYERS if payer in lines]].sum(axis=1)
    return scene.slide(
        "payers",
        say(
            "decks.payers",
            payer=say(f"payer.{now.index[0]}"),
            share=say.percent(100 * now.iloc[0] / total, 0),
        ),
        Chart(
            "stacked",
            tuple(_short_month(say, day) for day in lines.index),
            tuple(
                Series(name, tuple(map(float, values)), tuple(map(say.number, values)), role)
                for (name, values), role in zip(shown.items(), _PAYER_ROLES, strict=False)
            ),
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


# -- what to do ----------------------------------------------------------------------------------


def actions(scene: Scene, key: str) -> Slide:
    """What the attention rules ask to be done or decided; ``key`` is ``next`` or ``decisions``."""
    say, rows = scene.say, scene.attention
    points = tuple(
        findings.attention(say, row, key if say.has(key) else "")
        for row in rows.itertuples()
        for key in [f"decks.do_{row.kind}"]
    )
    if not points:
        return scene.slide(key, say("decks.nothing_to_do"), deck.Words((say("decks.nothing_how"),)))
    return scene.slide(
        key,
        say(f"decks.points_{key}", count=len(points)),
        deck.Words(points),
        say("decks.next_how"),
        notes=tuple(say(f"attention.{row.kind}.why") for row in rows.itertuples()),
    )
