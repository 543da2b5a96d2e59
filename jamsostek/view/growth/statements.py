"""Published statements on a time axis: dots for what is known, bars for the time they speak of."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from jamsostek.base.language import Speaker
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts

_HEIGHT = 470
_FEW = 8  # so many dots say themselves what they are


def are_named(here: Screen, rows: pd.DataFrame) -> bool:
    """Whether each dot says what it is, in one colour, so that there is no legend to look up."""
    return len(rows) <= _FEW and not here.narrow


def chart_of(
    here: Screen,
    rows: pd.DataFrame,
    labels: pd.Series,
    colours: list[str],
    events: pd.DataFrame,
) -> go.Figure:
    """Published statements on the time axis; the data of a dot name its statement.

    Each statement is a dot at the middle of the time it speaks of, with a bar as long as that time
    (a day has none): a figure "in 2023" must not look like one of 1 January. Dots are never joined:
    publishers and denominators differ. Contradicted figures carry a madder ring.
    ``labels`` names the series of each row and ``colours`` are given to the names in order; a few
    dots are written beside instead.
    """
    say, palette = here.say, here.colours
    chart = charts.figure(here, _HEIGHT)
    names = list(dict.fromkeys(labels))
    is_named = are_named(here, rows)
    if is_named:
        colours = [palette.nila] * len(names)
    for position, name in enumerate(names):
        colour, shape = colours[position % len(colours)], charts.shape(position, len(colours))
        part = rows[labels == name]
        _spans(chart, part, colour)
        whole = part["reach"].eq("whole")
        disputed = part["conflict_id"].notna()
        chart.add_scatter(
            x=[charts.midway(row.as_of_start, row.as_of_end) for row in part.itertuples()],
            y=part["value"],
            mode="markers",
            name=name,
            marker={
                "size": 14,
                "color": colour,
                # a part of the whole is drawn hollow
                "symbol": [shape if w else f"{shape}-open" for w in whole],
                "line": {
                    "width": [3 if d else 2 for d in disputed],
                    "color": [
                        palette.mengkudu if d else (palette.panel if w else colour)
                        for d, w in zip(disputed, whole, strict=True)
                    ],
                },
            },
            customdata=part["statement_id"],
            **charts.telling([_hover(say, row, name) for row in part.itertuples()]),
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0.45}},
        )
    charts.value_axis(chart, say, rows["value"].max(), rows["unit"].iloc[0])
    first, last = rows["as_of_start"].min(), rows["as_of_end"].max()
    charts.time_axis(here, chart, first, last, has_labels=False)
    if is_named:
        _name_dots(here, chart, rows, labels)
    else:
        _label_dots(here, chart, rows)
    charts.add_events(here, chart, events)
    return chart


def _spans(chart: go.Figure, rows: pd.DataFrame, colour: str) -> None:
    """Bars as long as the time that statements of more than a day speak of."""
    rows = rows[rows["as_of_precision"] != "day"]
    if rows.empty:
        return
    x = [x for row in rows.itertuples() for x in (row.as_of_start, row.as_of_end, None)]
    y = [y for value in rows["value"] for y in (value, value, None)]
    charts.line(chart, x, y, colour, width=5, opacity=0.35)


def _name_dots(here: Screen, chart: go.Figure, rows: pd.DataFrame, labels: pd.Series) -> None:
    """Write value and name beside every dot, towards the side that has room."""
    low, high = (pd.Timestamp(edge) for edge in chart.layout.xaxis.range)
    for row, name in zip(rows.itertuples(), labels, strict=True):
        middle = charts.midway(row.as_of_start, row.as_of_end)
        is_left = (middle - low) / (high - low) < 0.5
        side = {"xanchor": "left", "xshift": 22} if is_left else {"xanchor": "right", "xshift": -22}
        text = charts.told(here.say.value_short(row.value, row.unit), name=name, after=" ")
        charts.note(here, chart, middle, row.value, text, bgcolor=here.colours.paper, **side)


def _label_dots(here: Screen, chart: go.Figure, rows: pd.DataFrame) -> None:
    """Write the value beside every dot whose label does not run into another, newest first."""
    low, high = (pd.Timestamp(edge) for edge in chart.layout.xaxis.range)
    top = chart.layout.yaxis.range[1]
    taken: list[tuple[float, float]] = []
    for row in rows.sort_values("as_of_end", ascending=False).itertuples():
        middle = charts.midway(row.as_of_start, row.as_of_end)
        x, y = (middle - low) / (high - low), row.value / top
        if any(abs(x - other_x) < 0.07 and abs(y - other_y) < 0.06 for other_x, other_y in taken):
            continue
        taken.append((x, y))
        text = charts.told(here.say.value_short(row.value, row.unit))
        charts.note(here, chart, middle, row.value, text, yshift=19)


def _hover(say: Speaker, row, name: str) -> str:
    return charts.told(
        say.value(row.value, row.unit),
        f"{say.as_of(row.as_of, row.as_of_precision)} · {row.publisher}",
        *(charts.wrapped(row.note) if isinstance(row.note, str) else ()),
        f"⚠ {say('word.disputed')}" if isinstance(row.conflict_id, str) else "",
        name=name,
    )
