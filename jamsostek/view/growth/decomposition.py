"""Growth taken apart: from one month to another, who came, came back and left."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.reports import findings
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, choices, sources, tables
from jamsostek.warehouse import suppression


def apart(here: Screen) -> None:
    """From one month to another: who was there, came, came back, left, is there."""
    say, months = here.say, here.ask("home/months", **here.filters)
    options = tuple(f"{month:%Y-%m}" for month in months["month"])
    until = [month for month in options if month.startswith(str(here.year))] if here.year else []
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    last = (until or options)[0]
    first = options[min(options.index(last) + 12, len(options) - 1)]
    start, end = (
        _choose_month(controls, here, key, options, default)
        for key, default in (("from", first), ("to", last))
    )
    segment = choices.segment(controls, here)
    if start >= end:
        shell.empty(say("growth.order"), say("growth.order_how"))
        return
    rows = _drawn(here, start, end, segment)
    if rows is not None:
        shell.download(say, rows, f"pertumbuhan-{start}-{end}")


@kept
def _drawn(here: Screen, start: str, end: str, segment: str) -> pd.DataFrame | None:
    """The picture and the table of the regencies, and their rows."""
    say = here.say
    rows = here.ask("growth/decomposition", **here.filters, from_month=start, to_month=end)
    rows = rows[rows["segment"].eq(segment)] if segment else rows
    if rows.empty:
        shell.empty(say("growth.apart_unknown"), say("growth.apart_unknown_how"))
        return None
    reported, every = rows[["regions_reported", "regions_all"]].iloc[0]
    part = findings.reporting(say, reported, every, every)
    columns = ["opening", "new", "reactivated", "lapsed", "closing"]
    whole = pd.Series({name: suppression.total(rows, name) for name in columns})
    if whole.isna().any():
        shell.empty(say("growth.apart_hidden"), say("word.hidden_why"))
        _apart_table(here, rows)
        return rows
    names = {"from": say.month(f"{start}-01"), "to": say.month(f"{end}-01")}
    shell.section(
        say(
            "growth.apart_title",
            change=say.signed(whole["closing"] - whole["opening"]),
            **names,
        ),
        say(
            "growth.apart_subtitle",
            new=say.number(whole["new"]),
            reactivated=say.number(whole["reactivated"]),
            lapsed=say.number(whole["lapsed"]),
        )
        + (f" · {say('growth.apart_part', reporting=part)}" if part else ""),
    )
    _waterfall(here, whole, names)
    sources.of_area(here, say("growth.apart_note"))
    _apart_table(here, rows)
    return rows


def _choose_month(where, here: Screen, key: str, options: tuple[str, ...], default: str) -> str:
    def name(month: str) -> str:
        return here.say.month(f"{month}-01")

    words = f"growth.choose_{key}"
    return choices.select(where, here, key, options, words, name, default=default, width=200)


def _waterfall(here: Screen, whole: pd.Series, names: dict[str, str]) -> None:
    say, palette = here.say, here.colours
    steps = [
        (names["from"], whole["opening"], "total"),
        (say("growth.column_new"), whole["new"], "relative"),
        (say("growth.column_reactivated"), whole["reactivated"], "relative"),
        (say("growth.column_lapsed"), -whole["lapsed"], "relative"),
        (names["to"], whole["closing"], "total"),
    ]
    # plain bars on a base: the chart type of this name can't colour its first bar as a total
    reached = whole["opening"] + whole["new"]
    bases = [0, whole["opening"], reached, whole["closing"], 0]
    fills = [palette.nila, palette.laut, palette.laut, palette.mengkudu, palette.nila]
    chart = charts.figure(here, 420)
    chart.add_bar(
        # on a phone a month's name takes two lines
        x=[name.replace(" ", "<br>") if here.narrow else name for name, _, _ in steps],
        y=[abs(value) for _, value, _ in steps],
        base=bases,
        marker={"color": fills},
        text=[
            say.signed(value) if kind == "relative" else say.number(value)
            for _, value, kind in steps
        ],
        textposition="outside",
        textfont={"size": 17, "color": palette.ink},
        cliponaxis=False,
        hoverinfo="skip",
    )
    chart.update_layout(bargap=0.35)
    peak = whole["opening"] + whole["new"] + whole["reactivated"]
    charts.value_axis(chart, say, max(peak, whole["closing"]), "people")
    alt = say(
        "growth.apart_alt",
        opening=say.number(whole["opening"]),
        new=say.number(whole["new"]),
        reactivated=say.number(whole["reactivated"]),
        lapsed=say.number(whole["lapsed"]),
        closing=say.number(whole["closing"]),
        **names,
    )
    charts.show(here, chart, "growth_apart", alt)


def _apart_table(here: Screen, rows: pd.DataFrame) -> None:
    """The same for every regency, the one that lost most first."""
    say = here.say
    columns = ["opening", "new", "reactivated", "lapsed", "closing"]
    by_region = pd.DataFrame.from_dict(
        {
            label: {name: suppression.total(of, name) for name in columns}
            for label, of in rows.groupby("region_label")
        },
        orient="index",
    )
    by_region["change"] = by_region["closing"] - by_region["opening"]
    by_region = by_region.sort_values("change")
    numbers = [f"growth.column_{name}" for name in (*columns, "change")]
    tables.plain(
        tables.heads(say, ["list.place"], numbers),
        [
            [
                str(label),
                *(say.number(row[name]) for name in columns),
                tags.b(say.signed(row["change"])),
            ]
            for label, row in by_region.iterrows()
        ],
    )
