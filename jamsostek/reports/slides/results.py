"""The slides on what a month brought and what is to be done next.

Each function gives one slide, or ``None`` where the data don't hold what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings, outlook
from jamsostek.reports.context import MEMBERS, Scene, direction, known, source_note
from jamsostek.reports.deck import Column, Figure, Figures, Slide, Table

_FIGURES = (
    "active_members", "new_members", "lapsed_members", "contributions_idr", "coverage_pct",
    "active_agents", "benefits_paid_idr",
)  # fmt: skip
_MOST_FIGURES = 6
_BLANKS = 6
# the datasets that rules of attention look at, where these are not the members alone
_RULES = {
    "action_overdue": ("action_items",),
    "agents_dormant": (MEMBERS, "agents"),
    "employers_in_arrears": ("employers",),
}


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
        _part(scene),
        _pace(scene, members),
        _so_far(scene),
        of=_standing_on(scene, shown),
        notes=(
            *(scene.definition(name) for name in shown),
            *(_coverage_base(scene) if "coverage_pct" in shown else ()),
        ),
    )


def _standing_on(scene: Scene, shown: list[str]) -> tuple[str, ...]:
    """The datasets behind the figures: claims and targets stand there only where they are known."""
    others = {
        "agents": "active_agents" in shown,
        "claims": "benefits_paid_idr" in shown,
        "targets": scene.figures.loc[shown, "target"].notna().any(),
    }
    return (MEMBERS, *(name for name, is_there in others.items() if is_there))


def _part(scene: Scene) -> str:
    """That the figures, and what they are compared with, are of a part of the area only."""
    return scene.say("desk.finding_part", reporting=scene.part) if scene.part else ""


def _coverage_base(scene: Scene) -> tuple[str, ...]:
    """Against how many workers the coverage is counted, and who says so."""
    say, rows = scene.say, scene.ask("home/coverage_base", **scene.area, month=scene.month)
    return tuple(
        say(
            "desk.coverage_base",
            people=say.number(row.people),
            base=metrics.metric(row.indicator).labels[say.language],
            date=say.as_of(row.as_of, row.as_of_precision),
        )
        + f" ({source_note(row)})"
        for row in rows.itertuples()
    )


def _results_title(scene: Scene, members: pd.Series) -> str:
    say, value = scene.say, members["value"]
    month, number = scene.month_name, scene.sum_of(value)
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
    if not known(members["target"]) or not members["is_whole"]:
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
        change = say("decks.unchanged")
        if difference:
            change = findings.change(say, "desk.since_previous", difference, unit)
    if known(row["status"]) and row["target"]:
        reached = row["year_to_date"] if known(row["year_to_date"]) else row["value"]
        share = say.percent(100 * reached / row["target"], 0)
        is_whole = row["year_is_whole" if known(row["year_to_date"]) else "is_whole"]
        status = say(
            "decks.figure_status",
            status=say(f"desk.status_{row['status']}"),
            share=findings.at_least(say, share, is_whole),
            target=say.value_short(row["target"], unit),
        )
    text = say.value_short(row["value"], unit)
    return Figure(
        metrics.short_label(name, say),
        float(row["value"]),
        findings.at_least(say, text, row["is_whole"]),
        change,
        status or _of_how_many(say, row),
        outlook.ROLES.get(row["status"], "nila"),
    )


def _of_how_many(say, row: pd.Series) -> str:
    """On a card in brief; the slide's sentence says who never reported."""
    if row["regions_reported"] == row["regions_all"]:
        return ""
    reported, regions = (say.number(row[f"regions_{name}"]) for name in ("reported", "all"))
    return say("decks.figure_part", reported=reported, all=regions)


def _pace(scene: Scene, members: pd.Series) -> str:
    """Where the year ends if it goes on like this, and what is needed."""
    say = scene.say
    if not known(members["ends_at"]) or not known(members["target"]) or not members["months_left"]:
        return ""
    ends_above = members["ends_at"] >= members["target"]
    is_above = members["value"] >= members["target"]
    key = "enough" if ends_above else "falls" if is_above else "short"
    how = "projected" if members["is_projected"] else "at_pace"
    return say(
        f"decks.pace_{key}",
        how=say(f"decks.how_{how}"),
        ends_at=say.number(members["ends_at"], 0),
        target=say.number(members["target"]),
        needed=say.number(outlook.round_up(members["needed_per_month"])),
    )


def _so_far(scene: Scene) -> str:
    """How much of the year's target is reached by what adds up over the year."""
    say, figures = scene.say, scene.figures
    parts = [
        f"{metrics.short_label(name, say)} {say.percent(share, 0)}"
        for name in ("new_members", "contributions_idr")
        for row in [figures.loc[name]]
        if known(row["target"]) and row["target"] and known(row["year_to_date"])
        if row["year_is_whole"]
        for share in [100 * row["year_to_date"] / row["target"]]
    ]
    return say("decks.so_far", month=scene.month_name, parts=", ".join(parts)) if parts else ""


def to_fill_in(say: Speaker, rows: Iterable[tuple[str, ...]]) -> Table:
    """What is to be done, by whom, until when and how far it is, with room to write in."""
    columns = (
        Column(say("decks.work_what"), width=5.4),
        Column(say("decks.work_who"), width=2),
        Column(say("decks.work_until"), width=1.5),
        Column(say("decks.work_state"), width=1.1),
    )
    return Table(columns, tuple(rows), blanks=_BLANKS)


def work(scene: Scene, key: str, title: str, steps: tuple[str, ...], **more) -> Slide:
    """What is to be done, by whom and until when left to those present to say."""
    table = to_fill_in(scene.say, ((step, "", "", "") for step in steps))
    if not steps:
        return replace(Slide.in_words(key, scene.say("decks.work")), picture=table)
    return scene.slide(key, title, table, **more)


def steps(scene: Scene, key: str) -> Slide:
    """What the attention rules ask to be done until the next meeting."""
    say, rows = scene.say, scene.attention
    points = tuple(
        findings.attention(say, row, key if say.has(key) else "")
        for row in rows.itertuples()
        for key in [f"decks.do_{row.kind}"]
    )
    whys = tuple(findings.attention_why(say, row) for row in rows.itertuples())
    title = say("decks.work_steps", count=len(points))
    return work(scene, key, title, points, of=asked_by(rows["kind"]), notes=whys)


def asked_by(rules: Iterable[str]) -> tuple[str, ...]:
    """The datasets that rules of attention stand on."""
    return tuple(dict.fromkeys(name for rule in rules for name in _RULES.get(rule, (MEMBERS,))))
