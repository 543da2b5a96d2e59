"""The slides on the meetings with agents: who came, what was learned, what was promised."""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import datapackage
from jamsostek.reports.context import Scene, direction, known, months_before
from jamsostek.reports.deck import Chart, Column, Slide, Table

_ROWS = 12
_SKILLS = ("understanding", "product_knowledge", "public_speaking")


def attendance(scene: Scene) -> Slide | None:
    """The share of invited agents who came, month by month."""
    say, rows = scene.say, scene.meetings
    rows = rows[rows["invited"].fillna(0).gt(0) & rows["present"].notna()]
    if rows.empty:
        return None
    by_month = rows.groupby(rows["held_on"].dt.to_period("M"))[["invited", "present"]].sum()
    share = 100 * by_month["present"] / by_month["invited"]
    last, month = by_month.iloc[-1], by_month.index[-1]
    details = {
        "present": say.number(last["present"]),
        "invited": say.number(last["invited"]),
        "month": say.month(month.start_time),
    }
    points = round(share.iloc[-1]) - round(share.iloc[-2]) if len(share) > 1 else None
    if points:
        title = say(f"decks.attendance_{direction(points)}", count=abs(points), **details)
    else:
        title = say(
            "decks.attendance_first" if points is None else "decks.attendance_same", **details
        )
    return scene.slide(
        "attendance",
        title,
        Chart.of_one(
            "columns",
            map(say.short_month, by_month.index),
            say("decks.attendance_series"),
            share,
            lambda value: say.percent(value, 0),
            say("unit.percent"),
        ),
        say("decks.last_meeting", meetings=meetings_of(scene, month)),
    )


def meetings_of(scene: Scene, month: pd.Period) -> str:
    """The meetings of a month: day, venue and how many came."""
    say, rows = scene.say, scene.meetings
    rows = rows[rows["held_on"].dt.to_period("M") == month].sort_values("held_on")
    return "; ".join(meeting(say, row) for row in rows.itertuples())


def meeting(say, row) -> str:
    """``16 Oktober 2026, Kafe di Maumere (47/66)``."""
    text = say.date(row.held_on)
    if known(row.venue):
        text += f", {row.venue}"
    if known(row.present) and known(row.invited):
        text += f" ({say.number(row.present)}/{say.number(row.invited)})"
    return text


def training(scene: Scene) -> Slide | None:
    """What the exercises at the last meetings scored, the weakest first."""
    say, rows = scene.say, scene.meetings
    rows = rows.assign(month=rows["held_on"].dt.to_period("M"))
    weights = rows["present"].fillna(1).clip(lower=1)
    scores = {}
    for skill in _SKILLS:
        by_month = {
            month: (part[skill] * weights[part.index]).sum() / weights[part.index].sum()
            for month, part in rows[rows[skill].notna()].groupby("month")
        }
        if by_month:
            scores[skill] = pd.Series(by_month).sort_index()
    if len(scores) < 2:
        return None
    month = max(series.index[-1] for series in scores.values())
    latest = {skill: float(s[month]) for skill, s in scores.items() if month in s}
    order = sorted(latest, key=latest.get)
    if len(order) < 2:
        return None
    weakest, before = order[0], scores[order[0]].drop(month)
    fields = datapackage.package().operational_dataset("attendance")
    titles = {skill: fields.field(skill).titles[say.language] for skill in order}
    return scene.slide(
        "training",
        say("decks.training", skill=titles[weakest], score=say.number(latest[weakest], 0)),
        Chart.of_one(
            "bars",
            (titles[skill] for skill in order),
            say("decks.training_series"),
            (latest[skill] for skill in order),
            lambda score: say.number(score, 0),
            say("decks.training_unit"),
            roles=tuple("mengkudu" if skill == weakest else "nila" for skill in order),
        ),
        say(
            "decks.training_before",
            first=say.month(before.index[0].start_time),
            last=say.month(before.index[-1].start_time),
            score=say.number(before.mean(), 0),
        )
        if len(before) > 1
        else "",
        say(
            "decks.training_best",
            skill=titles[order[-1]],
            score=say.number(latest[order[-1]], 0),
            month=say.month(month.start_time),
        ),
    )


def promises(scene: Scene) -> Slide | None:
    """The promises still open, the most overdue first."""
    say, rows = scene.say, scene.promises
    rows = rows[rows["state"] == "open"]
    if rows.empty:
        return None
    late = rows[rows["days_late"] > 0]
    owners = rows.apply(lambda row: owner(row), axis=1)
    values = tuple(
        (
            row.issue,
            row.action,
            who,
            row.due_on.date() if known(row.due_on) else None,
            _whole(row.days_late),
        )
        for who, row in zip(owners, rows.itertuples(), strict=True)
    )
    cells = tuple(
        (*texts, say.short_date(due_on), say.number(days))
        for *texts, due_on, days in values[:_ROWS]
    )
    holding = owners.value_counts()
    rest = len(rows) - _ROWS
    return scene.slide(
        "promises",
        say(
            "decks.promises_late",
            count=len(late),
            days=say("word.days", count=int(late["days_late"].max())),
        )
        if len(late)
        else say("decks.promises_open", count=len(rows)),
        Table(
            (
                Column(say("list.issue"), width=3),
                Column(say("list.action"), width=3),
                Column(say("list.owner"), width=2),
                Column(say("list.due"), is_numeric=True, width=1.2),
                Column(say("list.days_late"), is_numeric=True),
            ),
            cells,
            values,
            tuple("mengkudu" if days > 0 else None for days in rows["days_late"].head(_ROWS)),
        ),
        say("decks.promises_owner", owner=holding.index[0], count=int(holding.iloc[0]))
        if holding.iloc[0] > 1
        else "",
        say("decks.promises_soonest", date=say.date(rows["due_on"].min()))
        if late.empty and rows["due_on"].notna().any()
        else "",
        say("decks.rest_promises", count=rest) if rest > 0 else "",
    )


def owner(row) -> str:
    """Who promised: an agent by name, a function as written."""
    if known(row["owner_name"]):
        return f"{row['owner_name']} ({row['owner']})"
    return row["owner"] if known(row["owner"]) else "–"


def _whole(value: float) -> int | None:
    return int(value) if known(value) else None


def last_month_met(scene: Scene) -> pd.Period | None:
    """The last month with a meeting, within half a year."""
    rows = scene.meetings
    return None if rows.empty else rows["held_on"].dt.to_period("M").max()


def next_meeting(scene: Scene) -> pd.DataFrame:
    """The meetings of the month after the one in view: where its results are shown."""
    start = months_before(scene.month, -1)
    end = pd.Timestamp(months_before(scene.month, -2)) - pd.Timedelta(days=1)
    return scene.ask("present/meetings", **scene.area, from_day=start, to_day=end.date())
