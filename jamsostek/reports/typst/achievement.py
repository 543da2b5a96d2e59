"""The achievement card (kartu capaian) of a branch or an agent: one picture for the group chat.

1080 × 1350 pixels, which messengers show whole on a phone, or the same page as PDF. One large
number, how it ran over a year, and up to three facts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from jamsostek.base.access import Scope
from jamsostek.base.colours import LIGHT
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract import kinds, metrics
from jamsostek.contract.kinds import Kind
from jamsostek.reports import files, findings
from jamsostek.reports.context import MEMBERS, scene
from jamsostek.reports.typst import compile
from jamsostek.warehouse import questions

WIDTH, HEIGHT = 1080, 1350
# the page is 540 × 675 points, so letters of 14 points are read on a phone as on this screen
_PPI = 144
_MONTHS = 13
_BEST = 10
# the facts of a branch in the order of their weight; the first three that are known are shown
_FACTS = ("new_members", "contributions_idr", "active_agents", "coverage_pct", "benefits_paid_idr")


@dataclass(frozen=True)
class Fact:
    """A number with its label, and a few words that weigh it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """What one card says. ``trend`` are the values of the large number up to ``month`` (ISO),
    ``trend_from`` and ``trend_to`` its ends in words.

    ``gain`` is its change in words; ``is_gain`` is true for a rise, false for a fall, else
    ``None``. ``kind`` is the kind of the data; ``version`` of the warehouse and the day of making
    stand in the foot.
    """

    language: str
    name: str
    role: str
    month: str
    headline: Fact
    gain: str
    is_gain: bool | None
    trend: tuple[float | None, ...]
    trend_from: str
    trend_to: str
    facts: tuple[Fact, ...]
    source: str
    version: str
    made_at: datetime
    kind: Kind


def of_branch(scope: Scope, say: Speaker, branch: str | None, month: str | date) -> Card:
    """The card of a branch in a month (``2026-10`` or a day of it), or of the province without one.

    Raises :class:`ProductError` ``no_achievement`` where nothing is known of that month.
    """
    month = _month(month)
    name = _branch_name(scope, say, branch)
    here = scene(scope, say, branch, month=date.fromisoformat(f"{month}-01"))
    figures = here.figures
    members = figures.loc["active_members"]
    if here.month not in here.months or members["value"] != members["value"]:
        raise ProductError("no_achievement", name=name, month=say.month(f"{month}-01"))
    lines = questions.ask("home/trends", scope, branch=branch, month=month)
    trend = lines[lines["metric"] == "active_members"].set_index("month")["value"]
    known = [row for row in _FACTS if figures.at[row, "value"] == figures.at[row, "value"]][:3]
    of = (MEMBERS, *(("agents",) if "active_agents" in known else ()))
    return _card(
        say,
        month,
        here.kind_of(of),
        name=name,
        role=say("achievement.branch"),
        headline=Fact(
            metrics.short_label("active_members", say),
            findings.at_least(say, say.number(members["value"]), members["is_whole"]),
            _target(say, members),
        ),
        change=members["value"] - members["previous"],
        part=findings.part_of(say, members),
        trend=trend.asfreq("MS"),
        facts=[_branch_fact(say, key, figures.loc[key]) for key in known],
    )


def of_agent(scope: Scope, say: Speaker, agent: str, month: str | date) -> Card:
    """The card of an agent (by code) in a month.

    Raises :class:`ProductError` ``no_agent`` for one who was not there in that month.
    """
    month = _month(month)
    agents = questions.ask("agents/performance", scope, month=month)
    mine = agents[agents["agent_code"] == agent]
    if mine.empty:
        raise ProductError("no_agent", agent=agent, month=say.month(f"{month}-01"))
    row = mine.iloc[0]
    lines = questions.ask("agents/months", scope, agent=agent, month=month)
    trend = lines.set_index("month")["new_members"]
    shown = pd.Timestamp(f"{month}-01")
    # a month without a line is one without a new member
    previous = trend.get(shown - pd.DateOffset(months=1), 0)
    beside = agents[(agents["region_code"] == row["region_code"]) & (agents["status"] != "left")]
    rank = int((beside["new_members_12m"] > row["new_members_12m"]).sum()) + 1
    note = ""
    if row["new_members_12m"] and rank <= min(_BEST, len(beside) / 2):
        note = say(
            "achievement.rank",
            rank=say.number(rank),
            number=say.number(len(beside)),
            place=row["region_label"],
        )
    facts = [
        Fact(say("achievement.year"), say.number(row["new_members_12m"]), note),
        Fact(metrics.short_label("active_members", say), say.number(row["active_members"])),
    ]
    if row["retained_12m_pct"] == row["retained_12m_pct"]:
        facts.append(Fact(say("achievement.retained"), say.percent(row["retained_12m_pct"], 0)))
    else:
        months = say.number(row["months_as_agent"])
        facts.append(Fact(say("achievement.since"), say("achievement.months", months=months)))
    return _card(
        say,
        month,
        scene(scope, say, region=row["region_code"]).kind_of((MEMBERS, "agents")),
        name=row["name"],
        role=say("achievement.agent", place=row["region_label"]),
        headline=Fact(metrics.short_label("new_members", say), say.number(row["new_members"])),
        change=row["new_members"] - previous,
        trend=trend.reindex(pd.date_range(end=shown, periods=_MONTHS, freq="MS"), fill_value=0).loc[
            pd.Timestamp(row["joined_on"]).replace(day=1) :
        ],
        facts=facts,
    )


def write(card: Card, file: Path) -> None:
    """Write a card as ``.png`` of 1080 × 1350 pixels or as ``.pdf``, by the name's ending.

    Raises :class:`ProductError` (``export_unwritable``, ``achievement_form``).
    """
    form = Path(file).suffix.lower().lstrip(".")
    if form not in ("png", "pdf"):
        raise ProductError("achievement_form", file=Path(file).name)
    say = speaker(card.language)
    badge = kinds.badge(say, card.kind, say.month(f"{card.month}-01"))
    data = {key: value for key, value in asdict(card).items() if key != "made_at"} | {
        "foot": " · ".join(
            (
                card.source,
                f"{say('exports.version')} {card.version[:8]}",
                f"{say('exports.made_on')} {say.date(card.made_at)}",
            )
        ),
        "month": say.month(f"{card.month}-01"),
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
        "badge": asdict(badge) if badge else None,
        "words": {"app": say("app.name")},
    }
    made = compile.pages("achievement", data, card.made_at, form, _PPI)
    files.write_whole(file, lambda beside: beside.write_bytes(made))


# -- what it says --------------------------------------------------------------------------------


def _card(say: Speaker, month: str, kind: Kind, *, change, trend, part: str = "", **more) -> Card:
    values = trend.tail(_MONTHS)
    gain, is_gain = "", None
    if change == change:
        is_gain = None if not change else bool(change > 0)
        gain = say("achievement.same")
        if change:
            arrow = "▲" if is_gain else "▼"
            gain = say("desk.since_previous", arrow=arrow, amount=say.number(abs(change)))
    ends = [f"{say.month(day)}: {say.number(values[day])}" for day in values.dropna().index]
    return Card(
        language=say.language,
        month=month,
        gain=gain,
        is_gain=is_gain,
        trend=tuple(None if value != value else float(value) for value in values),
        trend_from=ends[0] if ends else "",
        trend_to=ends[-1] if ends else "",
        source=" · ".join(filter(None, [say(f"kind.{kind}"), part])),
        version=questions.version(),
        made_at=datetime.now().replace(microsecond=0),
        kind=kind,
        **{**more, "facts": tuple(more["facts"])},
    )


def _month(given: str | date) -> str:
    return given if isinstance(given, str) else f"{given:%Y-%m}"


def _branch_fact(say: Speaker, key: str, figure: pd.Series) -> Fact:
    unit, note = metrics.metric(key).unit, ""
    change = figure["value"] - figure["previous"]
    if change == change and change:
        note = findings.change(say, "desk.since_previous", change, unit)
    text = findings.at_least(say, say.value_short(figure["value"], unit), figure["is_whole"])
    return Fact(metrics.short_label(key, say), text, note)


def _target(say: Speaker, members: pd.Series) -> str:
    target = members["target"]
    if target != target or not target or not members["is_whole"]:
        return ""
    share = say.percent(100 * members["value"] / target, 0)
    return say("achievement.target", share=share, target=say.number(target))


def _branch_name(scope: Scope, say: Speaker, branch: str | None) -> str:
    if branch is None:
        return say("word.province")
    branches = questions.ask("reference/branches", scope).set_index("branch_code")
    if branch not in branches.index:
        raise ProductError("no_branch", branch=branch)
    return branches.at[branch, "name"]
