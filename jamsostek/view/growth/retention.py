"""Who stays: of those who joined in a quarter, the share still active month by month."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from jamsostek.reports import findings
from jamsostek.reports.findings import FEWEST_MEMBERS
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, choices, sources

_MONTHS_SHOWN = 36
_COHORTS_SHOWN = 16
_IN_COLOUR = 4  # the newest
_SHORTEST = 3  # months, before a quarter's curve is drawn in colour
_YEAR = 12


def retention(here: Screen) -> None:
    """Of those who joined in a quarter, the share still active month by month."""
    say, months = here.say, here.ask("home/months", **here.filters)
    if months.iloc[0]["basis"] != "members":
        shell.empty(say("growth.needs_members"), say("growth.needs_members_how"))
        return
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    segment = choices.segment(controls, here)
    payer = choices.payer(controls, here)
    agent, agent_name = _choose_agent(controls, here)
    rows = _drawn(here, segment, payer, agent, agent_name)
    if rows is not None:
        shell.download(say, rows, "retensi")


@kept
def _drawn(
    here: Screen, segment: str, payer: str, agent: str, agent_name: str
) -> pd.DataFrame | None:
    """The curves and the triangle, and their rows."""
    say = here.say
    chosen = {"segment": segment or None, "payer": payer or None, "agent": agent or None}
    rows = here.ask("growth/retention", **here.filters, **chosen)
    if here.year:
        rows = rows[rows["cohort"].dt.year <= here.year]
    if rows.empty:
        shell.empty(say("growth.no_months"), say("growth.no_cohorts_how"))
        return None
    rows = rows.assign(share=100 * rows["active"] / rows["members"])
    triangle = rows.pivot(index="cohort", columns="months_since", values="share")
    triangle = triangle.iloc[-_COHORTS_SHOWN:, : _MONTHS_SHOWN + 1]
    sizes = rows.drop_duplicates("cohort").set_index("cohort")["members"][triangle.index]
    curves = triangle[sizes >= FEWEST_MEMBERS]
    whose = agent_name or shell.place_name(here)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(_finding(here, curves), say("growth.curves_unit", place=whose))
        if curves.empty:
            shell.empty(say("growth.no_curves", fewest=FEWEST_MEMBERS), say("growth.no_curves_how"))
        else:
            _curves(here, curves, sizes, whose)
    with right:
        shell.section(say("growth.retention_title"), say("growth.retention_unit"))
        _triangle(here, triangle, sizes, whose)
    notes = [say("growth.retention_note")]
    if not agent:
        reported, every = rows[["regions_reported", "regions_all"]].iloc[0]
        notes.append(findings.reporting(say, reported, every, every))
    if len(curves) < len(triangle):
        notes.append(say("growth.note_small_cohorts", fewest=FEWEST_MEMBERS))
    if agent:
        notes.append(say("growth.note_agent"))
    sources.of_area(here, *notes)
    return rows


def _choose_agent(where, here: Screen) -> tuple[str, str]:
    """The code and name of the agent whose members are followed; empty texts for everybody."""
    if not here.opens("people"):
        return "", ""
    agents = here.ask("growth/agents", **here.filters)
    names = dict(zip(agents["agent_code"], agents["name"], strict=True))

    def name(code: str) -> str:
        return f"{names[code]} ({code})" if code else here.say("growth.agent_any")

    options = ["", *names]
    code = choices.select(where, here, "agent", options, "growth.choose_agent", name, width=300)
    return code, names.get(code, "")


def _after_year(curves: pd.DataFrame) -> pd.Series:
    """The shares after a year of the quarters seen so long."""
    return curves[_YEAR].dropna() if _YEAR in curves else pd.Series()


def _finding(here: Screen, curves: pd.DataFrame) -> str:
    """The share of the newest quarter seen for a year that is still there."""
    after_year = _after_year(curves)
    if after_year.empty:
        return here.say("growth.curves_title")
    return here.say(
        "growth.retention_finding",
        share=here.say.percent(after_year.iloc[-1], 0),
        quarter=findings.quarter(here.say, after_year.index[-1]),
    )


def _curves(here: Screen, curves: pd.DataFrame, sizes: pd.Series, whose: str) -> None:
    """A line for each quarter: the newest that say something in colour, the older in ash."""
    say, palette = here.say, here.colours
    chart = charts.figure(here, _height(sizes))
    long_enough = curves.index[curves.notna().sum(axis=1) > _SHORTEST]
    newest = list(long_enough[-_IN_COLOUR:])
    colours = dict(
        zip(
            reversed(newest),
            [palette.nila, palette.kunyit, palette.mengkudu, palette.laut],
            strict=False,
        )
    )
    for quarter, shares in curves.iterrows():
        known = shares.dropna()
        colour = colours.get(quarter, palette.abu)
        texts = [
            _hover(say, quarter, month, share, sizes[quarter]) for month, share in known.items()
        ]
        charts.line(
            chart, known.index, known, colour, texts, width=3 if quarter in colours else 1.2
        )
    chart.update_xaxes(
        range=[-0.5, _MONTHS_SHOWN + 1],
        tickvals=list(range(0, _MONTHS_SHOWN + 1, 6)),
        title=say("growth.retention_axis"),
    )
    chart.update_yaxes(range=[0, 106], **charts.percents(say))
    _mark_year(here, chart, curves, colours)
    names = [findings.quarter(say, day) for day in reversed(newest)]
    older = [say("growth.older_quarters")] if len(curves) > len(newest) else []
    charts.legend([*names, *older], [*colours.values(), palette.abu][: len(names) + len(older)])
    alt = say(
        "growth.retention_alt",
        place=whose,
        first=findings.quarter(say, curves.index[0]),
        last=findings.quarter(say, curves.index[-1]),
    )
    charts.show(here, chart, "growth_curves", alt)


def _mark_year(here: Screen, chart: go.Figure, curves: pd.DataFrame, colours: dict) -> None:
    """The share after a year of the newest quarter seen so long."""
    after_year = _after_year(curves)
    if after_year.empty:
        return
    say, palette = here.say, here.colours
    share = after_year.iloc[-1]
    chart.add_vline(x=_YEAR, line={"color": palette.muted, "width": 1, "dash": "dot"})
    colour = colours.get(after_year.index[-1], palette.abu)
    charts.dots(here, chart, [_YEAR], [share], colour, size=12, edge=2)
    text = say("growth.after_year", share=charts.told(say.percent(share, 0)))
    look = {"xanchor": "left", "xshift": 10, "yshift": 18, "bgcolor": palette.paper}
    charts.note(here, chart, _YEAR, share, text, 16, **look)


def _height(cohorts) -> int:
    """So that the curves and the triangle beside them are equally high."""
    return max(300, 26 * len(cohorts) + 70)


def _hover(say, quarter, month: int, share: float, members: int) -> str:
    """What a point of the curves or the triangle says."""
    of = say("growth.retention_hover", months=say.number(month), members=say.number(members))
    return charts.told(say.percent(share, 1), f"{findings.quarter(say, quarter)} · {of}")


def _triangle(here: Screen, triangle: pd.DataFrame, sizes: pd.Series, whose: str) -> None:
    say, palette = here.say, here.colours
    chart = charts.figure(here, _height(triangle))
    names = [findings.quarter(say, day) for day in triangle.index]
    steps = palette.sequential
    texts = [
        [
            "" if share != share else _hover(say, quarter, month, share, sizes[quarter])
            for month, share in row.items()
        ]
        for quarter, row in triangle.iterrows()
    ]
    chart.add_heatmap(
        x=list(triangle.columns),
        y=names,
        z=triangle,
        zmin=0,
        zmax=100,
        colorscale=[[i / (len(steps) - 1), colour] for i, colour in enumerate(steps)],
        xgap=1,
        ygap=1,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        colorbar={
            "thickness": 12,
            "outlinewidth": 0,
            **charts.percents(say),
            "tickfont": {"size": 13, "color": palette.muted},
        },
    )
    ticks = [month for month in triangle.columns if month % 6 == 0]
    chart.update_xaxes(
        tickvals=ticks,
        ticktext=[say.number(month) for month in ticks],
        title=say("growth.retention_axis"),
        showgrid=False,
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    alt = say("growth.retention_alt", place=whose, first=names[0], last=names[-1])
    charts.show(here, chart, "growth_retention", alt)
