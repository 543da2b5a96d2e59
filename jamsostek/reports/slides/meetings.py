"""The slides on the meetings with agents: who came, what was learned, what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from jamsostek.contract import datapackage
from jamsostek.reports.context import Scene, direction, known, months_before
from jamsostek.reports.deck import Chart, Column, Figure, Figures, Picture, Slide, Table, Words
from jamsostek.reports.meeting import MeetingScene
from jamsostek.reports.slides.results import to_fill_in

_ROWS = 6  # on a slide: that many can be read from afar
_OF = ("meetings", "attendance")
_PROMISES = ("action_items",)
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
        _shares(say, map(say.short_month, by_month.index), by_month),
        say("decks.last_meeting", meetings=meetings_of(scene, month)),
        of=_OF,
    )


def cover(scene: MeetingScene) -> Slide:
    """The first slide of a meeting: which one, who came by now, and how recent the numbers are."""
    say = scene.say
    *_, before = (None, *scene.meetings.iloc[1:2].itertuples())
    points = (
        _came(scene),
        say("decks.numbers_until", month=say.month(scene.month)) if scene.month else
        say("decks.no_numbers"),
        say("decks.meeting_before", meetings=meeting(say, before)) if before else "",
        say("decks.prepared", date=say.date(scene.today)),
    )  # fmt: skip
    title = say("decks.meeting_title", place=scene.place, date=scene.date)
    return scene.recorded("cover", title, Words(tuple(filter(None, points))), is_cover=True)


def _came(scene: MeetingScene) -> str:
    """``61 dari 68 agen hadir``, as ticked by now."""
    listed = len(scene.roster)
    if not scene.is_taken:
        return scene.say("decks.invited", count=listed) if listed else ""
    present = scene.say.number(scene.meeting["present"])
    return scene.say("decks.came", present=present, invited=scene.say.number(listed))


def of_meeting(scene: MeetingScene) -> Slide | None:
    """The share who came to this meeting, as ticked by now, beside the meetings before it."""
    say, rows = scene.say, scene.meetings.sort_values("held_on")
    rows = rows[rows["invited"].fillna(0).gt(0) & rows["present"].notna()]
    if not scene.is_taken or rows.empty:
        return None
    share = 100 * rows["present"] / rows["invited"]
    points = round(share.iloc[-1]) - round(share.iloc[-2]) if len(rows) > 1 else None
    details = {
        "present": say.number(rows["present"].iloc[-1]),
        "invited": say.number(rows["invited"].iloc[-1]),
    }
    if points:
        title = say(f"decks.came_{direction(points)}", count=abs(points), **details)
    else:
        title = say("decks.came" if points is None else "decks.came_same", **details)
    return scene.recorded(
        "attendance",
        title,
        _shares(say, map(say.short_date, rows["held_on"].dt.date), rows),
        say("decks.meeting_before", meetings=meeting(say, [*rows.itertuples()][-2]))
        if len(rows) > 1
        else "",
    )


def _shares(say, when: Iterable[str], rows: pd.DataFrame) -> Chart | Figures:
    """The share who came each time; of a single time, which would be a lone column, in numbers."""
    share = 100 * rows["present"] / rows["invited"]
    name = say("decks.attendance_series")
    if len(rows) > 1:
        in_words = partial(say.percent, decimals=0)
        return Chart.of_one("columns", when, name, share, in_words, say("unit.percent"))
    present, invited = (int(rows[column].iloc[0]) for column in ("present", "invited"))
    counted = (("monev.present", present), ("monev.absent", invited - present))
    return Figures(
        (
            *(Figure(say(key).capitalize(), n, say.number(n)) for key, n in counted),
            Figure(name, share.iloc[0], say.percent(share.iloc[0], 0)),
        )
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
    return recorded(
        scene,
        "training",
        say("decks.training", skill=titles[weakest], score=say.number(latest[weakest], 0)),
        Chart.of_one(
            "bars",
            (titles[skill] for skill in order),
            say("decks.training_series"),
            (latest[skill] for skill in order),
            lambda score: say.number(score, 0),
            say("decks.training_unit"),
            roles=tuple("nila" if skill == weakest else "abu" for skill in order),
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
        of=_OF,
    )


def promises(scene: Scene) -> Slide | None:
    """What became of the last promises: those still open, the most overdue first."""
    say, rows = scene.say, _to_show(scene)
    if rows.empty:
        return None
    kept = _kept(say, scene.promises)
    still_open = rows[rows["state"] == "open"]
    late = still_open[still_open["days_late"] > 0]
    return recorded(
        scene,
        "promises",
        _promises_title(say, len(still_open), late) or kept,
        _table(scene, rows, _on_first(rows)),
        f"{kept}." if len(still_open) else "",
        _who_holds_most(say, still_open),
        of=_PROMISES,
        notes=(say("decks.kept_note"),),
    )


def further_promises(scene: Scene) -> Slide | None:
    """Those that follow on the ones of :func:`promises`."""
    say, rows = scene.say, _to_show(scene)
    further = rows.iloc[_on_first(rows) :]
    if further.empty:
        return None
    return recorded(
        scene,
        "promises_further",
        say("decks.promises_further", count=len(further), all=say.number(len(rows))),
        _table(scene, further, _ROWS),
        say("decks.all_promises", count=len(rows)) if len(further) > _ROWS else "",
        of=_PROMISES,
    )


def _on_first(rows: pd.DataFrame) -> int:
    """How many promises stand on the first slide: of those that fill two not quite, half."""
    return -(-len(rows) // 2) if _ROWS < len(rows) <= 2 * _ROWS else _ROWS


def _to_show(scene: Scene) -> pd.DataFrame:
    """The promises that are open, the most overdue first; where none is, those that were kept."""
    rows = scene.promises
    still_open = rows[rows["state"] == "open"]
    return rows[rows["state"] == "done"] if still_open.empty else still_open


def _promises_title(say, still_open: int, late: pd.DataFrame) -> str:
    if not still_open:
        return ""
    if late.empty:
        return say("decks.promises_open", count=still_open)
    days = say("word.days", count=int(late["days_late"].max()))
    return say("decks.promises_late", count=len(late), days=days)


def _who_holds_most(say, rows: pd.DataFrame) -> str:
    """With whom most open promises are, or else when the next is due."""
    if rows.empty:
        return ""
    holding = owners(rows).value_counts()
    if holding.iloc[0] > 1:
        return say("decks.promises_owner", owner=holding.index[0], count=int(holding.iloc[0]))
    if rows["due_on"].notna().any() and not (rows["days_late"] > 0).any():
        return say("decks.promises_soonest", date=say.date(rows["due_on"].min()))
    return ""


def _kept(say, rows: pd.DataFrame) -> str:
    """How many of the last promises were kept, if there were any."""
    done, still_open = (int((rows["state"] == state).sum()) for state in ("done", "open"))
    made = done + still_open
    if not done:
        return say("decks.kept_none", count=made) if made else ""
    if not still_open:
        return say("decks.kept_all", count=made)
    return say("decks.kept_some", count=done, all=say.number(made))


def agreed(scene: MeetingScene) -> Slide:
    """The last slide of a meeting: what was agreed at it by now, with room for more."""
    say, rows = scene.say, scene.issues.sort_values(["due_on", "item_code"])
    state = datapackage.package().operational_dataset("action_items").field("status")
    words = state.words(say.language)
    table = to_fill_in(
        say,
        (
            (f"{row.issue} → {row.action}", who, say.short_date(row.due_on), words[row.state])
            for row, who in zip(rows.itertuples(), owners(rows), strict=True)
        ),
    )
    title = say("decks.agreed", count=len(rows)) if len(rows) else say("decks.work")
    return scene.recorded("closing", title, table)


def recorded(
    scene: Scene,
    key: str,
    title: str,
    picture: Picture,
    *sentences: str,
    of: tuple[str, ...],
    **more,
) -> Slide:
    """A slide of what was recorded at meetings: of one meeting, or as the warehouse has it."""
    if isinstance(scene, MeetingScene):
        return scene.recorded(key, title, picture, *sentences, **more)
    return scene.slide(key, title, picture, *sentences, of=of, **more)


def _table(scene: Scene, rows: pd.DataFrame, shown: int) -> Table:
    """Promises, a row each: what, who, until when, and by how many days it is late."""
    say = scene.say
    values = tuple(
        (
            row.issue,
            row.action,
            who,
            row.due_on.date() if known(row.due_on) else None,
            _whole(row.days_late),
        )
        for who, row in zip(owners(rows), rows.itertuples(), strict=True)
    )
    return Table(
        (
            Column(say("list.issue"), width=3),
            Column(say("list.action"), width=3),
            Column(say("list.owner"), width=2),
            Column(say("list.due"), is_numeric=True, width=1.5),
            Column(say("list.days_late"), is_numeric=True),
        ),
        tuple(
            (*texts, say.short_date(due_on), say.number(days))
            for *texts, due_on, days in values[:shown]
        ),
        values,
        tuple("mengkudu" if days > 0 else None for days in rows["days_late"].head(shown)),
    )


def owners(rows: pd.DataFrame) -> pd.Series:
    """Who promised, of each row."""
    return pd.Series([owner(row) for _, row in rows.iterrows()], rows.index, dtype=object)


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
