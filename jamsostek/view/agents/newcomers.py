"""Agents in their first six months: how they start, beside those who started earlier."""

from __future__ import annotations

from functools import partial

import pandas as pd
from htmltools import TagChild, html_escape

from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import agents, charts, sources, tables

_NAMED = 3  # labels at line ends
_LISTED = 20


def draw(here: Screen, month: str) -> None:
    """The new agents' first months as lines, and each with what they brought so far."""
    say = here.say
    if _lines(here, month):
        lines = partial(here.ask, "agents/newcomers", **here.filters, month=month)
        shell.download(say, lines, "agen-baru-bulanan")
        _each(here, month)
        shell.download(say, partial(_new, here, month), "agen-baru")


def _new(here: Screen, month: str) -> pd.DataFrame:
    """The new agents, those who brought least first."""
    rows = here.ask("agents/performance", **here.filters, month=month)
    return rows[rows["status"] == "new"].sort_values(["new_members_12m", "joined_on"])


@kept
def _lines(here: Screen, month: str) -> bool:
    """The picture; whether there is any new agent."""
    say, new = here.say, _new(here, month)
    if new.empty:
        shell.section(say("agents.newcomers_none"))
        shell.empty(say("agents.newcomers_none"), say("agents.newcomers_none_how"))
        return False
    idle = (new["new_members_12m"] == 0).sum()
    lines = here.ask("agents/newcomers", **here.filters, month=month)
    usual = here.ask("agents/newcomers_usual", month=month)
    shell.section(
        say("agents.newcomers_title", count=len(new), idle=say.number(idle)),
        say("agents.newcomers_subtitle"),
    )
    _curves(here, lines, usual, len(new))
    note = say("agents.newcomers_note", count=usual["agents"].max()) if len(usual) else ""
    sources.of_area(here, *filter(None, [note]), month=month)
    return True


@kept
def _each(here: Screen, month: str) -> None:
    """The new agents one by one."""
    say, usual = here.say, here.ask("agents/newcomers_usual", month=month)
    shell.section(say("agents.newcomers_each"), say("agents.newcomers_each_subtitle"))
    _table(here, _new(here, month), usual, month)
    sources.of_area(here, month=month)


def _curves(here: Screen, lines: pd.DataFrame, usual: pd.DataFrame, count: int) -> None:
    say, palette = here.say, here.colours
    chart = charts.figure(here, 400)
    if len(usual):
        x = [*usual["months_since"], *usual["months_since"][::-1]]
        y = [*usual["three_quarters_brought"], *usual["quarter_brought"][::-1]]
        filled = {"fill": "toself", "fillcolor": palette.abu, "opacity": 0.35}
        charts.line(chart, x, y, palette.abu, width=0, **filled)
    last = lines.sort_values("months_since").groupby("agent_code").tail(1)
    # who brought nobody stands in the table below; here the names would lie on the axis
    named = set(last[last["brought"] > 0].nlargest(_NAMED, "brought")["agent_code"])
    for code, line in lines.groupby("agent_code"):
        _line(here, chart, line, is_named=code in named)
    _end_labels(here, chart, last[last["agent_code"].isin(named)])
    if len(usual):
        x, y, look = usual["months_since"], usual["median_brought"], {"dash": "dot"}
        charts.line(chart, x, y, palette.ink, width=4, line=look)
    highest = max(lines["brought"].max(), usual["three_quarters_brought"].max() or 0, 1)
    charts.value_axis(chart, say, highest, "people")
    chart.update_xaxes(
        tickvals=list(range(6)),
        ticktext=[say.number(number) for number in range(6)],
        range=[-0.15, 6.4 if not here.narrow else 7.5],
        title=say("agents.newcomers_axis"),
        zeroline=False,
    )
    names = [say(f"agents.newcomers_{name}") for name in ("line", "median", "half")]
    charts.legend(names, [palette.laut, palette.ink, palette.abu])
    alt = say(
        "agents.newcomers_alt",
        count=count,
        median=say.number(usual["median_brought"].iloc[-1] if len(usual) else None),
    )
    charts.show(here, chart, "agents_newcomers", alt)


def _line(here: Screen, chart, line: pd.DataFrame, is_named: bool) -> None:
    say, colour, first = here.say, here.colours.laut, line.iloc[0]
    texts = [
        charts.told(
            first["name"],
            say(
                "agents.newcomers_hover",
                brought=say.number(each.brought),
                months=say.number(each.months_since),
            ),
            name=first["agent_code"],
        )
        for each in line.itertuples()
    ]
    charts.line(
        chart,
        line["months_since"],
        line["brought"],
        colour,
        texts,
        width=2.5 if is_named else 1.5,
        mode="lines+markers",
        marker={"size": 7, "color": colour},
        opacity=1 if is_named else 0.55,
    )


def _end_labels(here: Screen, chart, ends: pd.DataFrame) -> None:
    """Names at the ends of the highest lines, never one over another."""
    top = max(ends["brought"].max(), 1)
    taken: list[tuple[float, float]] = []
    for end in ends.sort_values("brought", ascending=False).itertuples():
        height = end.brought / top
        if any(abs(height - y) < 0.07 and abs(end.months_since - x) < 2 for x, y in taken):
            continue
        taken.append((end.months_since, height))
        text = html_escape(end.name)
        charts.note(here, chart, end.months_since, end.brought, text, xanchor="left", xshift=8)


def _table(here: Screen, new: pd.DataFrame, usual: pd.DataFrame, month: str) -> None:
    """Who brought nobody yet stands first: the meeting's work."""
    say = here.say
    nobody = markup.chip(say("agents.newcomers_nobody"), "warn")
    medians = usual.set_index("months_since")["median_brought"]

    def cells(row) -> list[TagChild]:
        return [
            agents.name_link(here, row, month),
            agents.place(row),
            say.number(row.months_as_agent),
            say.number(row.new_members_12m) if row.new_members_12m else nobody,
            say.number(medians.get(row.months_as_agent)),
        ]

    numbers = [f"agents.newcomers_{name}" for name in ("months", "brought", "usual")]
    heads = tables.heads(say, ["list.agent", "list.place"], numbers)
    tables.of(say, heads, new, cells, _LISTED)
