"""The slides on Perisai agents."""

from __future__ import annotations

import pandas as pd

from jamsostek.reports import findings
from jamsostek.reports.context import MEMBERS, Scene, known
from jamsostek.reports.deck import Chart, Column, Dot, Dots, Slide, Table
from jamsostek.reports.findings import FEWEST_MEMBERS, NEXT_TO_NONE

_RANKED = 10
_ROWS = 11
_NAMED = 2
_OF = (MEMBERS, "agents")
_ROLES = {"active": "nila", "new": "laut", "dormant": "mengkudu"}


def named(row) -> str:
    """An agent's name with the code, as two may share a name."""
    return f"{row.name} ({row.agent_code})"


def _names(say, rows: pd.DataFrame) -> str:
    """The first few agents by name, and how many more."""
    names = list(rows["name"].head(_NAMED))
    rest = len(rows) - len(names)
    if not rest:
        return findings.joined(say, names)
    return say("word.and", first=", ".join(names), last=say("decks.more_agents", count=rest))


def _best(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """All who share the first place."""
    return rows[rows[measure] == rows[measure].max()]


def _rows(rows: pd.DataFrame):
    # "name" is taken by the tuples' own index otherwise
    return rows.itertuples(index=False)


def bringing(scene: Scene) -> Slide | None:
    """Who brought in most new members in three months."""
    say, rows = scene.say, scene.agents
    found = rows[rows["new_members_3m"] > 0].sort_values(
        ["new_members_3m", "agent_code"], ascending=[False, True]
    )
    if found.empty:
        return None
    brought = found["new_members_3m"].sum()
    top = found.head(_RANKED)
    if len(found) > _RANKED:
        share = 100 * top["new_members_3m"].sum() / brought
        title = say("decks.bringing_top", count=len(top), share=say.percent(share, 0))
    else:
        title = say("decks.bringing_all", count=len(found), members=say.number(brought))
    best = _best(found, "new_members_3m")
    return scene.slide(
        "agents",
        title,
        Chart.of_one(
            "bars",
            map(named, _rows(found)),
            say("decks.bringing_series"),
            found["new_members_3m"],
            say.number,
            say("unit.people"),
            most=_RANKED,
        ),
        say(
            "decks.bringing_first" if len(best) == 1 else "decks.bringing_tie",
            name=_names(say, best),
            members=say.number(best["new_members_3m"].max()),
        )
        if len(found) > 1
        else "",
        say(
            "decks.bringing_spread",
            bringing=say.number(len(found)),
            agents=say.number(len(rows)),
        )
        if len(rows) > 1
        else "",
        of=_OF,
        notes=(scene.definition("active_agents"),),
    )


def staying(scene: Scene) -> Slide | None:
    """Whose members stay a year, among agents with enough of them."""
    say, rows = scene.say, _with_retention(scene)
    if len(rows) < 3:
        return None
    rows = rows.sort_values(
        ["retained_12m_pct", "members_for_retention", "agent_code"], ascending=[False, False, True]
    )
    best = _best(rows, "retained_12m_pct")
    return scene.slide(
        "staying",
        say(
            "decks.staying",
            count=int((rows["retained_12m_pct"] > 50).sum()),
            agents=say.number(len(rows)),
        ),
        Chart.of_one(
            "bars",
            map(named, _rows(rows)),
            say("agents.measure_retained_12m_pct"),
            rows["retained_12m_pct"],
            lambda share: say.percent(share, 0),
            say("unit.percent"),
            most=_RANKED,
        ),
        say(
            "decks.staying_first" if len(best) == 1 else "decks.staying_tie",
            name=_names(say, best),
            share=say.percent(best["retained_12m_pct"].max(), 0),
            middle=say.percent(rows["retained_12m_pct"].median(), 0),
        ),
        say("decks.staying_fewest", fewest=say.number(FEWEST_MEMBERS)),
        of=_OF,
        notes=(say("agents.retention_note"),),
    )


def _with_retention(scene: Scene) -> pd.DataFrame:
    rows = scene.agents
    return rows[
        rows["retained_12m_pct"].notna() & (rows["members_for_retention"] >= FEWEST_MEMBERS)
    ]


def quadrant(scene: Scene) -> Slide | None:
    """New members a month against the share of them who stay a year, one dot an agent."""
    say, rows = scene.say, _with_retention(scene)
    if len(rows) < 3:
        return None
    a_month = (rows["new_members_12m"] / 12).clip(lower=NEXT_TO_NONE)
    rows = rows.assign(a_month=a_month)
    middle_x, middle_y = rows["a_month"].median(), rows["retained_12m_pct"].median()
    many = rows[rows["a_month"] > middle_x].sort_values("a_month", ascending=False)
    stay = many[many["retained_12m_pct"] >= middle_y]
    leave = many[many["retained_12m_pct"] < middle_y]
    named_codes = {*stay["agent_code"].head(_NAMED), *leave["agent_code"].head(_NAMED)}
    dots = tuple(
        Dot(
            row.name,
            float(row.a_month),
            float(row.retained_12m_pct),
            say.number(row.new_members_12m / 12, 1),
            say.percent(row.retained_12m_pct, 0),
            _ROLES[row.status],
            row.agent_code in named_codes,
        )
        for row in _rows(rows)
    )
    return scene.slide(
        "quadrant",
        say("decks.quadrant", count=len(stay), leave=say.number(len(leave))),
        Dots(
            dots,
            say("agents.axis_new"),
            say("agents.measure_retained_12m_pct"),
            (float(middle_x), float(middle_y)),
            tuple(
                say(f"agents.corner_{name}")
                for name in ("many_stay", "few_stay", "many_leave", "few_leave")
            ),
            x_is_log=True,
        ),
        say("decks.quadrant_learn", names=_names(say, stay)) if len(stay) else "",
        say("decks.quadrant_help", names=_names(say, leave)) if len(leave) else "",
        of=_OF,
        notes=(
            say("agents.quadrant_subtitle", fewest=FEWEST_MEMBERS),
            say("agents.retention_note"),
        ),
    )


def newcomers(scene: Scene) -> Slide | None:
    """The agents in their first half year, and what they brought so far."""
    say, rows = scene.say, scene.agents
    rows = rows[rows["status"] == "new"].sort_values(
        ["new_members_12m", "agent_code"], ascending=[False, True]
    )
    if rows.empty:
        return None
    brought = rows["new_members_12m"].sum()
    waiting = rows[rows["new_members_12m"] == 0]
    best = _best(rows, "new_members_12m")
    return scene.slide(
        "newcomers",
        say(
            "decks.newcomers_brought" if brought else "decks.newcomers_none",
            count=len(rows),
            members=say.number(brought),
        ),
        _table(
            scene,
            rows,
            (say("list.joined"), "joined_on", say.short_date),
            (say("decks.new_so_far"), "new_members_12m", say.number),
            (say("list.active_members"), "active_members", say.number),
        ),
        say(
            "decks.newcomers_first" if len(best) == 1 else "decks.newcomers_tie",
            name=_names(say, best),
            members=say.number(best["new_members_12m"].max()),
        )
        if brought and len(rows) > 1
        else "",
        say("decks.newcomers_waiting", names=_names(say, waiting))
        if brought and len(waiting)
        else "",
        _rest(say, rows),
        of=_OF,
    )


def dormant(scene: Scene) -> Slide | None:
    """The agents who brought nobody in for months, the longest first."""
    say, everybody = scene.say, scene.agents
    rows = everybody[everybody["status"] == "dormant"].sort_values(
        ["months_without_new", "active_members", "agent_code"], ascending=[False, False, True]
    )
    if rows.empty:
        return None
    return scene.slide(
        "dormant",
        say("decks.dormant", count=len(rows), agents=say.number(len(everybody))),
        _table(
            scene,
            rows,
            (say("list.months_without_new"), "months_without_new", say.number),
            (say("list.active_members"), "active_members", say.number),
        ),
        say("attention.agents_dormant.why"),
        say("decks.dormant_members", members=say.number(rows["active_members"].sum())),
        _rest(say, rows),
        of=_OF,
    )


def _table(scene: Scene, rows: pd.DataFrame, *measures) -> Table:
    """Agents with their place and these (title, column, how written); the first are shown."""
    say = scene.say
    cells, values = [], []
    for row in _rows(rows):
        place = row.district_name if known(row.district_name) else row.region_label
        numbers = [getattr(row, column) for _, column, _ in measures]
        cells.append(
            (
                named(row),
                place,
                *(write(n) for (*_, write), n in zip(measures, numbers, strict=True)),
            )
        )
        values.append(
            (
                named(row),
                place,
                *map(_raw, numbers),
            )
        )
    return Table(
        (
            Column(say("list.agent"), width=3),
            Column(say("list.place"), width=2),
            *(Column(title, is_numeric=True) for title, *_ in measures),
        ),
        tuple(cells[:_ROWS]),
        tuple(values),
    )


def _raw(value: object) -> object:
    if not known(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else int(value)


def _rest(say, rows: pd.DataFrame) -> str:
    """Where the others are: how many there are in all, as how many are drawn is not known here."""
    return say("decks.all_agents", count=len(rows)) if len(rows) > _ROWS else ""
