"""The agents page: who brings members in, whose members stay, where nobody works."""

from __future__ import annotations

import html
import math

import pandas as pd
import streamlit as st

from jamsostek.view import address, charts, shell
from jamsostek.view.shell import Screen

STATUSES = ("active", "new", "dormant", "left")
# more than one honest measure: volume alone rewards members who leave again
MEASURES = ("new_members_12m", "retained_12m_pct", "active_members", "contributions_12m_idr")
_FEWEST = 10  # members, before a share of them says anything
_RANKED = 15
_NEXT_TO_NONE = 0.08  # one new member in a year


def finding(here: Screen, rows: pd.DataFrame) -> str:
    """One sentence: how many agents bring members in, and how much hangs on the first ten."""
    say = here.say
    at_work = rows[rows["status"] != "left"]
    bringing = (at_work["months_without_new"] < 3).sum()
    brought = at_work["new_members_12m"].sum()
    text = say("agents.finding", bringing=say.number(bringing), agents=say.number(len(at_work)))
    if len(at_work) > 20 and brought:
        top = at_work["new_members_12m"].nlargest(10).sum()
        text += " " + say("agents.finding_top", share=say.percent(100 * top / brought, 0))
    return text


def counts(here: Screen, rows: pd.DataFrame) -> None:
    """How many agents are in each state, as chips."""
    say = here.say
    counted = rows["status"].value_counts()
    chips = " ".join(
        f'<span class="chip{" warn" if name == "dormant" else ""}">'
        f"{html.escape(say(f'agents.status_{name}'))}: {say.number(counted.get(name, 0))}</span>"
        for name in STATUSES
    )
    st.html(chips)


def quadrant(here: Screen, rows: pd.DataFrame) -> None:
    """New members a month against the share of them who stay a year, one dot an agent."""
    say, palette = here.say, here.colours
    shown = rows[(rows["status"] != "left") & (rows["members_for_retention"] >= _FEWEST)]
    shell.section(say("agents.quadrant"), say("agents.quadrant_subtitle", fewest=_FEWEST))
    if len(shown) < 3:
        shell.empty(say("agents.too_few"), say("agents.too_few_how", fewest=_FEWEST))
        return
    # a few bring in a hundred times more than most: by powers of ten, none drawn at the left edge
    shown = shown.assign(a_month=(shown["new_members_12m"] / 12).clip(lower=_NEXT_TO_NONE))
    middle_x, middle_y = shown["a_month"].median(), shown["retained_12m_pct"].median()
    colours = {"active": palette.nila, "new": palette.laut, "dormant": palette.mengkudu}
    chart = charts.figure(here, 460)
    for status, colour in colours.items():
        part = shown[shown["status"] == status]
        chart.add_scatter(
            x=part["a_month"],
            y=part["retained_12m_pct"],
            mode="markers",
            marker={
                "size": 13,
                "color": colour,
                "opacity": 0.85,
                "line": {"width": 1, "color": palette.panel},
                "symbol": {"active": "circle", "new": "diamond", "dormant": "x"}[status],
            },
            hovertext=[
                f"<b>{html.escape(row.name)}</b> · {html.escape(row.agent_code)}<br>"
                + say(
                    "agents.hover",
                    new=say.number(row.a_month, 1),
                    share=say.percent(row.retained_12m_pct, 0),
                )
                for row in shown[shown["status"] == status].itertuples(index=False)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    highest = max(shown["a_month"].max() * 1.3, 3)
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    chart.add_vline(x=middle_x, line=line)
    chart.add_hline(y=middle_y, line=line)
    for x, y, side, up, key in (
        (1, 1, "right", "top", "many_stay"),
        (0, 1, "left", "top", "few_stay"),
        (1, 0, "right", "bottom", "many_leave"),
        (0, 0, "left", "bottom", "few_leave"),
    ):
        chart.add_annotation(
            x=x,
            y=y,
            xref="paper",
            yref="paper",
            text=f"<i>{html.escape(say(f'agents.corner_{key}'))}</i>",
            showarrow=False,
            xanchor=side,
            yanchor=up,
            font={"size": 14, "color": palette.ink},
            bgcolor=palette.paper,
        )
    ticks = [tick for tick in (_NEXT_TO_NONE, 0.3, 1, 3, 10, 30, 100, 300) if tick <= highest]
    chart.update_xaxes(
        type="log",
        range=[math.log10(_NEXT_TO_NONE * 0.8), math.log10(highest)],
        tickvals=ticks,
        ticktext=["0", *(say.number(tick) for tick in ticks[1:])],
        title=say("agents.axis_new"),
        showgrid=False,
    )
    chart.update_yaxes(
        range=[-9, 110],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=[say.percent(share) for share in (0, 25, 50, 75, 100)],
    )
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


def leaderboard(here: Screen, rows: pd.DataFrame) -> None:
    """The first agents by a measure the reader chooses."""
    say = here.say
    address.bind("measure", MEASURES, MEASURES[0])
    measure = st.selectbox(
        say("agents.measure"),
        MEASURES,
        format_func=lambda name: say(f"agents.measure_{name}"),
        key="measure",
        label_visibility="collapsed",
    )
    shell.section(say(f"agents.best_{measure}"), say("agents.best_subtitle"))
    ranked = rows[rows["status"] != "left"]
    if measure == "retained_12m_pct":
        ranked = ranked[ranked["members_for_retention"] >= _FEWEST]
    ranked = ranked[ranked[measure] > 0].nlargest(_RANKED, measure)
    if ranked.empty:
        shell.empty(say("agents.too_few"), say("agents.too_few_how", fewest=_FEWEST))
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
    )


def table(here: Screen, rows: pd.DataFrame) -> None:
    """Every agent with all measures, to sort and to take along."""
    say = here.say
    shown = pd.DataFrame(
        {
            say("list.agent"): rows["name"] + " (" + rows["agent_code"] + ")",
            say("list.place"): rows["district_name"].fillna(rows["region_label"]),
            say("agents.status"): [say(f"agents.status_{name}") for name in rows["status"]],
            say("agents.measure_new_members_12m"): rows["new_members_12m"],
            say("agents.measure_retained_12m_pct"): rows["retained_12m_pct"].round(1),
            say("agents.measure_active_members"): rows["active_members"],
            say("list.months_without_new"): rows["months_without_new"],
        }
    )
    numbers = {
        say("agents.measure_retained_12m_pct"): lambda value: say.percent(value, 1),
        **{
            say(key): say.number
            for key in (
                "agents.measure_new_members_12m",
                "agents.measure_active_members",
                "list.months_without_new",
            )
        },
    }
    st.dataframe(shown.style.format(numbers), hide_index=True, height=420)
    shell.download(say, rows, "agen-perisai")


def districts_without(here: Screen, rows: pd.DataFrame) -> None:
    """Districts where no agent works."""
    say = here.say
    shell.section(say("agents.without", count=len(rows)), say("agents.without_subtitle"))
    if rows.empty:
        shell.empty(say("agents.without_none"), say("agents.without_none_how"))
        return
    body = "".join(
        f"<tr><td>{html.escape(row.district_name)}"
        f'<br><span class="small">{html.escape(row.region_label)}</span></td>'
        f'<td class="num">{say.number(row.villages)}</td>'
        f'<td class="num">{say.number(row.active_members)}</td></tr>'
        for row in rows.head(12).itertuples()
    )
    st.html(
        f'<div class="scroll"><table class="plain"><thead><tr><th>{html.escape(say("list.place"))}'
        f'</th><th class="num">{html.escape(say("agents.villages"))}</th>'
        f'<th class="num">{html.escape(say("list.active_members"))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    if len(rows) > 12:
        shell.source_line(say("desk.more_rows", shown=say.number(12), number=say.number(len(rows))))
    shell.download(say, rows, "kecamatan-tanpa-agen")
