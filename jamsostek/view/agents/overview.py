"""The agents page: its views, the way to one agent, and the overview of all."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st
from htmltools import Tag, tags

from jamsostek.reports.findings import FEWEST_MEMBERS, NEXT_TO_NONE
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import agents, charts, choices, sources, tables

# more than one honest measure: volume alone rewards members who leave again
MEASURES = ("new_members_12m", "retained_12m_pct", "active_members", "contributions_12m_idr")
_RANKED = 15


def choose_view(here: Screen) -> str:
    """Which picture of the agents to draw; in the address as ``view``."""
    return choices.part(here, "view", agents.VIEWS, "agents.view", "agents.view_")


def chosen(rows: pd.DataFrame) -> str:
    """The agent whose own page is asked for, in the address as ``agent``; empty: all agents."""
    if rows.empty and (told := address.expected("agent")):
        address.close("agent", [told])
    address.bind("agent", ["", *rows["agent_code"]])
    return address.chosen("agent")


def agents_in(here: Screen, month: str) -> pd.DataFrame:
    """All agents of the area in view with what they reached up to a month; none for whom they
    don't open to."""
    if not here.opens("people"):
        return pd.DataFrame(columns=["agent_code"])
    return here.ask("agents/performance", **here.filters, month=month)


def overview(here: Screen, month: str) -> None:
    """All agents: who brings many, whose members stay, the first of them, everybody to sort."""
    counts(here, month)
    left, right = st.columns([3, 2], gap="large")
    with left:
        quadrant(here, month)
    with right:
        leaderboard(here, month)
    table(here, month)


@kept
def heading(here: Screen, month: str) -> None:
    """The page's title over a sentence on all agents."""
    title = here.say("agents.title", place=shell.place_name(here))
    rows = agents_in(here, month)
    shell.heading(title, finding(here, rows) if len(rows) else "")


def finding(here: Screen, rows: pd.DataFrame) -> str:
    """One sentence: how many agents bring members in, and how much hangs on the first ten."""
    say = here.say
    at_work = rows[rows["status"] != "left"]
    # as long as the partnership lasts without a new member, by the rule in force
    months = rows["dormant_after_months"].iloc[0]
    brought = at_work["new_members_12m"].sum()
    text = say(
        "agents.finding",
        bringing=say.number(at_work["brings_members"].sum()),
        agents=say.number(len(at_work)),
        months=say.number(months),
    )
    if len(at_work) > 20 and brought:
        top = at_work["new_members_12m"].nlargest(10).sum()
        text += " " + say("agents.finding_top", share=say.percent(100 * top / brought, 0))
    return text


@kept
def counts(here: Screen, month: str) -> None:
    """How many agents there are, as chips: those at work, and what of them bring members in, only
    began or have been without new members for long; these are named where they are counted."""
    say, rows = here.say, agents_in(here, month)
    at_work = rows[rows["status"] != "left"]
    dormant = at_work[at_work["status"] == "dormant"]
    bringing = at_work["brings_members"]
    counted = {
        "at_work": len(at_work),
        "bringing": bringing.sum(),
        "beginning": (~bringing & at_work["status"].ne("dormant")).sum(),
        "dormant": len(dormant),
        "left": len(rows) - len(at_work),
    }
    chips = {
        name: markup.chip(
            f"{say(f'agents.count_{name}')}: {say.number(number)}",
            "warn" if name == "dormant" else "",
        )
        for name, number in counted.items()
    }
    if not dormant.empty:
        chips["dormant"] = tags.details(
            tags.summary(chips["dormant"]), _named(here, dormant, month), class_="counted"
        )
    markup.draw(tags.div(*chips.values(), class_="counts"))


def _named(here: Screen, rows: pd.DataFrame, month: str) -> Tag:
    """Agents with the months they have been without a new member, the longest first."""
    rows = rows.sort_values("months_without_new", ascending=False)
    listed = [
        tags.li(
            markup.inside(row.name, here.link("agents", agent=row.agent_code, month=month)),
            f" · {agents.place(row)} · "
            + here.say("agents.without_new", count=int(row.months_without_new)),
        )
        for row in rows.itertuples()
    ]
    return tags.ul(listed)


@kept
def quadrant(here: Screen, month: str) -> None:
    """New members a month against the share of them who stay a year, one dot an agent."""
    say, rows = here.say, agents_in(here, month)
    shown = rows[(rows["status"] != "left") & (rows["members_for_retention"] >= FEWEST_MEMBERS)]
    shell.section(say("agents.quadrant"), say("agents.quadrant_subtitle", fewest=FEWEST_MEMBERS))
    if len(shown) < 3:
        shell.empty(say("agents.too_few"), say("agents.too_few_how", fewest=FEWEST_MEMBERS))
    else:
        _quadrant(here, shown)
    sources.of_area(here, say("agents.retention_note"), month=month)


def _quadrant(here: Screen, shown: pd.DataFrame) -> None:
    say, palette = here.say, here.colours
    # a few bring in a hundred times more than most: by powers of ten, none drawn at the left edge
    shown = shown.assign(a_month=(shown["new_members_12m"] / 12).clip(lower=NEXT_TO_NONE))
    middle_x, middle_y = shown["a_month"].median(), shown["retained_12m_pct"].median()
    colours = {"active": palette.nila, "new": palette.laut, "dormant": palette.mengkudu}
    chart = charts.figure(here, 460)
    for status, colour in colours.items():
        _dots(here, chart, shown[shown["status"] == status], status, colour)
    highest = max(shown["a_month"].max() * 1.3, 3)
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    chart.add_vline(x=middle_x, line=line)
    chart.add_hline(y=middle_y, line=line)
    _corners(here, chart)
    chart.update_xaxes(**new_members_axis(here, highest), showgrid=False)
    chart.update_yaxes(range=[-9, 110], **charts.percents(say))
    charts.legend(
        [say(f"agents.status_{name}") for name in colours], [colours[name] for name in colours]
    )
    alt = say(
        "agents.quadrant_alt",
        agents=say.number(len(shown)),
        new=say.number(middle_x, 1),
        share=say.percent(middle_y, 0),
    )
    charts.show(here, chart, "agents_quadrant", alt)


def _dots(here: Screen, chart, part: pd.DataFrame, status: str, colour: str) -> None:
    say = here.say
    texts = [
        charts.told(
            row.name,
            say(
                "agents.hover",
                new=say.number(row.a_month, 1),
                share=say.percent(row.retained_12m_pct, 0),
            ),
            name=row.agent_code,
        )
        for row in part.itertuples(index=False)
    ]
    x, y = part["a_month"], part["retained_12m_pct"]
    symbol = {"active": "circle", "new": "diamond", "dormant": "x"}[status]
    charts.dots(here, chart, x, y, colour, texts, edge=1, opacity=0.85, symbol=symbol)


def _corners(here: Screen, chart) -> None:
    """What each quarter of the picture means, in its corner."""
    for x, y, side, up, key in (
        (1, 1, "right", "top", "many_stay"),
        (0, 1, "left", "top", "few_stay"),
        (1, 0, "right", "bottom", "many_leave"),
        (0, 0, "left", "bottom", "few_leave"),
    ):
        text = str(tags.i(here.say(f"agents.corner_{key}")))
        place = {"xref": "paper", "yref": "paper", "xanchor": side, "yanchor": up}
        charts.note(here, chart, x, y, text, **place, bgcolor=here.colours.paper)


def new_members_axis(here: Screen, highest: float) -> dict:
    """New members a month by powers of ten; what is next to none stands at 0."""
    ticks = [tick for tick in (NEXT_TO_NONE, 0.3, 1, 3, 10, 30, 100, 300) if tick <= highest]
    return {
        "type": "log",
        "range": [math.log10(NEXT_TO_NONE * 0.8), math.log10(highest)],
        "tickvals": ticks,
        "ticktext": ["0", *(here.say.number(tick) for tick in ticks[1:])],
        "title": here.say("agents.axis_new"),
    }


def leaderboard(here: Screen, month: str) -> None:
    """The first agents by a measure the reader chooses."""
    words, look = "agents.measure", {"width": "stretch", "is_named": False}
    _ranked(here, choices.select(st, here, "measure", MEASURES, words, f"{words}_", **look), month)


@kept
def _ranked(here: Screen, measure: str, month: str) -> None:
    say, rows = here.say, agents_in(here, month)
    shell.section(say(f"agents.best_{measure}"), say("agents.best_subtitle"))
    ranked = rows[rows["status"] != "left"]
    if measure == "retained_12m_pct":
        ranked = ranked[ranked["members_for_retention"] >= FEWEST_MEMBERS]
    ranked = ranked[ranked[measure] > 0].nlargest(_RANKED, measure)
    if ranked.empty:
        shell.empty(say("agents.too_few"), say("agents.too_few_how", fewest=FEWEST_MEMBERS))
        return
    unit = {"retained_12m_pct": "percent", "contributions_12m_idr": "idr"}.get(measure, "people")
    charts.ranking(
        here,
        [
            f"{name} ({code})"
            for name, code in zip(ranked["name"], ranked["agent_code"], strict=True)
        ],
        list(ranked[measure]),
        [say.value_short(value, unit) for value in ranked[measure]],
        key=f"agents_{measure}",
        alt=say("agents.best_alt", first=ranked.iloc[0]["name"], count=len(ranked)),
        links=[agents.link(here, code, month) for code in ranked["agent_code"]],
    )


def table(here: Screen, month: str) -> None:
    """Every agent with all measures, to sort and to take along."""
    say, rows = here.say, agents_in(here, month)
    shell.section(say("agents.all"), say("agents.all_subtitle"))
    shown, numbers = _shown(here, rows)

    def open_clicked() -> None:
        picked = st.session_state["agents_table"]["selection"]["rows"]
        if picked:
            address.choose("agent", rows["agent_code"].iloc[picked[0]])

    st.dataframe(
        shown.style.format(numbers),
        hide_index=True,
        height=420,
        key="agents_table",
        on_select=open_clicked,
        selection_mode="single-row",
    )
    _plainly(here, month, True)
    # the grid is a canvas: who can't see or point reads the same here
    with st.expander(say("picture.table")):
        _plainly(here, month, False)
    shell.download(say, rows, "agen-perisai")
    sources.of_area(here, month=month)


def _shown(here: Screen, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Callable]]:
    """The columns under their headings, and how the numbers among them are written."""
    say = here.say
    numbers = {
        "agents.measure_new_members_12m": rows["new_members_12m"],
        "agents.measure_retained_12m_pct": rows["retained_12m_pct"].round(1),
        "agents.measure_active_members": rows["active_members"],
        "list.months_without_new": rows["months_without_new"],
    }
    shown = pd.DataFrame(
        {
            say("list.agent"): rows["name"] + " (" + rows["agent_code"] + ")",
            say("list.place"): rows["district_name"].fillna(rows["region_label"]),
            say("agents.status"): [say(f"agents.status_{name}") for name in rows["status"]],
            **{say(key): values for key, values in numbers.items()},
        }
    )
    written = dict.fromkeys(map(say, numbers), say.number)
    written[say("agents.measure_retained_12m_pct")] = lambda value: say.percent(value, 1)
    return shown, written


@kept
def _plainly(here: Screen, month: str, only_paper: bool) -> None:
    shown, numbers = _shown(here, agents_in(here, month))
    tables.plain(
        [(title, title in numbers) for title in shown],
        [
            [numbers.get(title, str)(cell) for title, cell in zip(shown, row, strict=True)]
            for row in shown.itertuples(index=False)
        ],
        only_paper=only_paper,
    )
