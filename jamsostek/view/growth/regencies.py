"""Small multiples: every regency's members on one time axis, the one that lost most first."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st
from htmltools import Tag, tags

from jamsostek.analysis import scale
from jamsostek.reports import findings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.growth import movement
from jamsostek.view.parts import cards, choices, sources

_MONTHS_SHOWN = 60
_SCALES = ("absolute", "index")
_YSCALES = ("own", "common")
_WIDE, _HIGH = 240, 84

_DIRECTIONS = {-1: "down", 0: "level", 1: "up"}


def regencies(here: Screen) -> None:
    """A small picture for each regency in view, sorted by its change in twelve months."""
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    measure = movement.choose(controls, here, "measure", _SCALES, "growth.measure_")
    yscale = movement.choose(controls, here, "yscale", _YSCALES, "growth.yscale_", 280)
    segment = choices.segment(controls, here)
    table = _drawn(here, measure, yscale, segment)
    if table is not None:
        shell.download(here.say, table, f"kabupaten-{measure}")


@kept
def _drawn(here: Screen, measure: str, yscale: str, segment: str) -> pd.DataFrame | None:
    """The pictures, and what is drawn in them as a table."""
    say = here.say
    asked = {**here.filters, "segment": segment or None}
    rows = here.ask("growth/by_region", **asked, to_day=here.to_day)
    lines = rows.pivot(index="month", columns="region_code", values="active")
    if lines.dropna(how="all").empty:
        shell.empty(say("growth.no_months"), say("growth.no_months_how"))
        return None
    lines = lines.asfreq("MS")
    before = lines.shift(12).iloc[-1].replace(0, math.nan)
    change = 100 * (lines.iloc[-1] / before - 1)
    change = change.sort_values(na_position="last")
    shown = lines.iloc[-_MONTHS_SHOWN:][change.index]
    if here.from_day:
        shown = shown[shown.index >= pd.Timestamp(here.from_day)]
    drawn = 100 * shown / shown.apply(_first_known) if measure == "index" else shown
    falling = int((change < 0).sum())
    shell.section(
        say("growth.regencies_finding", falling=falling, all=int(change.notna().sum()))
        if change.notna().any()
        else say("growth.members_region"),
        say(
            f"growth.regencies_unit_{measure}",
            first=say.month(shown.index[0]),
            last=say.month(shown.index[-1]),
        ),
    )
    top = drawn.max().max()
    labels = rows.drop_duplicates("region_code").set_index("region_code")["region_label"]
    panels = [
        _panel(
            here,
            code,
            labels[code],
            shown[code],
            drawn[code],
            top if yscale == "common" else drawn[code].max(),
            before[code],
            measure,
        )
        for code in change.index
    ]
    markup.draw(tags.div(panels, class_="panels"))
    sources.of_area(here, say(f"growth.note_{yscale}"), say("growth.note_usual"))
    return drawn.rename(columns=labels).reset_index()


def _first_known(line: pd.Series) -> float:
    """The value that stands for 100: the first month with members."""
    known = line[line > 0]
    return known.iloc[0] if len(known) else math.nan


def _panel(
    here: Screen,
    code: str,
    label: str,
    counts: pd.Series,
    drawn: pd.Series,
    top: float,
    before: float,
    measure: str,
) -> Tag:
    """One regency: name, change in twelve months, members now, the picture, its axes."""
    say = here.say
    now = counts.iloc[-1]
    members = say("growth.panel_members", number=say.number(now))
    if now != now:
        members = say("growth.panel_missing", month=say.month(counts.index[-1]))
    direction, amount = "unknown", ""
    if before == before and now == now:
        direction = _DIRECTIONS[int(np.sign(now - before))]
        amount = findings.growth(say, before, now)
    changed = say(f"growth.panel_{direction}", amount=amount)
    first, last = map(say.short_month, (counts.index[0], counts.index[-1]))
    highest = ""
    if top == top:
        highest = say.number(top, 0) if measure == "index" else say.axis(float(f"{top:.2g}"))
    alt = say("growth.panel_alt", place=label, members=members, change=changed)
    return tags.div(
        markup.inside(label, f"map?region={code}&lang={say.language}"),
        tags.div(tags.span(members), tags.b(changed, class_=direction), class_="row"),
        tags.div(tags.span(highest), _picture(here, drawn, top, measure, alt), class_="plot"),
        tags.div(tags.span(first), tags.span(last), class_="row"),
        class_="panel",
    )


def _picture(here: Screen, drawn: pd.Series, top: float, measure: str, alt: str) -> Tag:
    """The line from zero to ``top`` with an area under it; what is missing breaks it."""
    colours = here.colours
    top = top if top and top == top else 1

    def height(value: float) -> float:
        return _HIGH - 2 - value / top * (_HIGH - 6)

    step = _WIDE / max(len(drawn) - 1, 1)
    values = list(drawn)

    def path(d: str, **look: str) -> Tag:
        return Tag("path", d=d, vector_effect="non-scaling-stroke", **look)

    parts = [
        path(f"M0 {height(level):.1f}H{_WIDE}", stroke=colour, stroke_width="1")
        for level, colour in ((top, colours.line), (0, colours.muted))
    ]
    if measure == "index":
        level = f"M0 {height(100):.1f}H{_WIDE}"
        parts.append(path(level, stroke=colours.muted, stroke_width="1", stroke_dasharray="4 4"))
    for run in scale.runs(values):
        line = "L".join(f"{place * step:.1f} {height(values[place]):.1f}" for place in run)
        start, end = run[0] * step, run[-1] * step
        area = f"M{start:.1f} {height(0):.1f}L{line}L{end:.1f} {height(0):.1f}Z"
        parts.append(path(area, fill=colours.nila, fill_opacity=".14", stroke="none"))
        parts.append(path(f"M{line}", stroke=colours.nila, stroke_width="2.4"))
    look = {"preserveAspectRatio": "none", "stroke-linejoin": "round"}
    return cards.picture(parts, _WIDE, _HIGH, alt, **look)
