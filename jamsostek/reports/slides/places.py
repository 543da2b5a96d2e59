"""The slides on where members were gained and lost: regencies and districts.

Each function gives one slide, or ``None`` where the data don't hold what it shows.
"""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.reports.context import Scene, known, months_before
from jamsostek.reports.deck import Chart, Map, Series, Slide

# regencies in a chart that still leaves room for sentences
_MOST_WITH_WORDS = 12
# two classes of losses, one in the middle that is neither, two of gains
_PARTED = 5


def districts(scene: Scene) -> Slide | None:
    """Where members were gained and lost in three months, on a map of the districts."""
    say = scene.say
    rows = scene.ask("present/districts", **scene.area, month=scene.month)
    counted = rows[rows["change"].notna()]
    if len(counted) < 2 or not scene.compares(months_before(scene.month, 3)):
        return None
    border = _border(counted["change"])
    credit, made_by = scene.boundaries("district")
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
            credit,
            named=_spoken_of(counted),
            parted_at=_PARTED,
        ),
        say(
            "decks.districts_count",
            more=say.number((counted["change"] > 0).sum()),
            less=say.number((counted["change"] < 0).sum()),
            same=say.number((counted["change"] == 0).sum()),
        ),
        _visit(scene, counted),
        notes=(scene.definition("active_members"), made_by),
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


def _most_lost(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["change"] < 0].nsmallest(3, "change")


def _spoken_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The districts that headline and sentences name."""
    ends = rows.loc[[rows["change"].idxmax(), rows["change"].idxmin()]]
    ends = ends[ends["change"] != 0]
    return tuple(dict.fromkeys([*ends["district_code"], *_most_lost(rows)["district_code"]]))


def _visit(scene: Scene, rows: pd.DataFrame) -> str:
    """Where to go first: the districts that lost most, if more than one did."""
    lost = _most_lost(rows)
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
    share = (100 * (now - past) / past).round(1)
    title = _regencies_title(say, now, share.dropna())
    sentences = [_largest(say, now) if not scene.part else "", _net(say, now, past)]
    notes = [scene.definition("active_members")]
    if len(now) > _MOST_WITH_WORDS:  # the chart needs the room
        notes, sentences = [*filter(None, sentences), *notes], []
    return scene.slide(
        "regencies", title, _regencies_chart(say, now, share), *sentences, notes=tuple(notes)
    )


def _regencies_chart(say, now: pd.Series, share: pd.Series) -> Chart:
    """What the headline speaks of: the change in a year with the members beside the names, or the
    members where no year can be compared."""
    members = metrics.short_label("active_members", say)
    if share.notna().sum() < 2:
        return Chart.of_one("bars", now.index, members, now, say.number, say("unit.people"))
    share = share.sort_values(ascending=False)
    now = now[share.index]
    return Chart.of_one(
        "bars",
        share.index,
        say("decks.regencies_series"),
        share,
        lambda value: _signed_percent(say, value) if known(value) else say("decks.no_data"),
        say("decks.regencies_growth_unit"),
        roles=tuple("mengkudu" if value < 0 else "nila" for value in share),
        also=Series(members, tuple(map(float, now)), tuple(map(say.number, now))),
    )


def _largest(say, now: pd.Series) -> str:
    """The share of the largest regency."""
    if not now.sum():
        return ""
    share = say.percent(100 * now.max() / now.sum(), 0)
    return say("decks.regencies_share", region=now.idxmax(), share=share)


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
    credit, made_by = scene.boundaries("regency")
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
            credit,
            named=tuple(dict.fromkeys([known_change.idxmax(), *lost.index])),
            parted_at=_PARTED,
        ),
        say(
            "decks.regencies_shrank",
            places=", ".join(
                f"{labels[code]} ({_signed_percent(say, share)})" for code, share in lost.items()
            ),
        )
        if len(lost)
        else "",
        notes=(scene.definition("active_members"), made_by),
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
