"""Charts in the house's grammar, drawn with Plotly from small answers of the warehouse."""

from __future__ import annotations

import math
import re
import textwrap
from datetime import timedelta
from itertools import cycle, islice

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from htmltools import TagList, html_escape, tags

from jamsostek.analysis import scale
from jamsostek.base.language import Speaker
from jamsostek.view.frame import markup, theme
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import legends

_MOST_EVENT_LINES = 15
# pixels: below the plot, and of one line of a label
_AXIS_HEIGHT = 45
_LABEL_HEIGHT = 20
_LETTER_WIDTH = 7.5  # of bold text; plain text is narrower
_PLAIN_LETTER_WIDTH = 6.5
_NARROWEST_BARS = 120
_ROOM_AT_END, _ROOM_AT_END_NARROW = 110, 15
# of a picture on a phone, names at its side included
_NARROW_WIDTH = 350
_TAG = re.compile("<[^>]+>")
# never seen: frame/paper.js presses the one that is as wide as the picture's place on paper
_PAPER = {
    "type": "buttons",
    "x": 0.5,
    "y": 0.5,
    "buttons": [
        {"label": str(width), "method": "relayout", "args": [{"width": width}]}
        for width in (320, 480, 650, 1000)
    ],
}


def figure(here: Screen, height: int) -> go.Figure:
    """An empty figure in the house's template."""
    chart = go.Figure(layout={"template": theme.plotly_template(here.colours, here.say)})
    chart.update_layout(height=height)
    return chart


def show(here: Screen, chart: go.Figure, key: str, alt: str) -> None:
    """Draw a figure."""
    _draw(here, written(chart), key, alt)


def written(chart: go.Figure) -> dict:
    """A figure as plain values, to be kept."""
    chart.update_layout(updatemenus=[_PAPER])
    return chart.to_plotly_json()


def clicked(here: Screen, figure: dict, key: str, alt: str) -> list:
    """Draw a figure whose points can be clicked; returns those that were (maybe none)."""
    event = _draw(here, figure, key, alt, on_select="rerun", selection_mode="points")
    return event["selection"]["points"] if event else []


def _draw(here: Screen, figure: dict, key: str, alt: str, **clicks):
    config = theme.plotly_config(here.say)
    return st.plotly_chart(figure, theme=None, key=key, alt=alt, config=config, **clicks)


def line(chart: go.Figure, x, y, colour: str, texts=None, *, width: float = 3, **more) -> None:
    """A line; ``texts`` (as :func:`told` makes them) are what its points tell a pointer, without
    them they tell nothing. ``more`` is the trace's own."""
    look = {"color": colour, "width": width, **more.pop("line", {})}
    chart.add_scatter(**{"x": x, "y": y, "mode": "lines", "line": look, **telling(texts), **more})


def dots(
    here: Screen, chart: go.Figure, x, y, colour, texts=None, *, size=13, edge=2.5, **marker
) -> None:
    """Dots set off by an edge of paper; otherwise as :func:`line`."""
    rim = {"width": edge, "color": here.colours.panel}
    marker = {"size": size, "color": colour, "line": rim, **marker}
    chart.add_scatter(x=x, y=y, mode="markers", marker=marker, **telling(texts))


def bars(chart: go.Figure, x, y, colour: str, texts: list[str]) -> None:
    """Standing bars; otherwise as :func:`line`."""
    chart.add_bar(x=x, y=y, marker={"color": colour, "line": {"width": 0}}, **telling(texts))


def telling(texts) -> dict:
    """What the points of a trace tell a pointer: texts made by :func:`told`, or nothing."""
    if texts is None:
        return {"hoverinfo": "skip"}
    return {"hovertext": texts, "hovertemplate": "%{hovertext}<extra></extra>"}


def note(here: Screen, chart: go.Figure, x, y, text: str, size: int = 14, **more) -> None:
    """A text (HTML) at a point."""
    font = {"size": size, "color": here.colours.ink}
    chart.add_annotation(**{"x": x, "y": y, "text": text, "showarrow": False, "font": font, **more})


def percents(say: Speaker) -> dict:
    """The ticks of an axis from 0 to 100 per cent."""
    ticks = [0, 25, 50, 75, 100]
    return {"tickvals": ticks, "ticktext": [say.percent(tick) for tick in ticks]}


def value_axis(chart: go.Figure, say: Speaker, highest: float, unit: str) -> None:
    """A value axis with ticks in the user's short form (rb, jt, M); nothing counted has parts."""
    ticks = scale.ticks(0, highest) if highest and highest > 0 else [0, 1]
    top = ticks[-1] * 1.08
    if not unit.startswith(("percent", "idr")):
        ticks = [tick for tick in ticks if float(tick).is_integer()]
    texts = [say.percent(t) if unit == "percent" else say.axis(t) for t in ticks]
    chart.update_yaxes(tickvals=ticks, ticktext=texts, range=[0, top], rangemode="tozero")


def range_axis(chart: go.Figure, lowest: float, highest: float, text) -> None:
    """A value axis that need not start at zero; ``text`` writes a tick's value."""
    span = max(highest - lowest, 1e-9)
    step = scale.step(span)
    low, high = lowest - 0.06 * span, highest + 0.06 * span
    if low < 0 <= lowest:
        low = 0
    ticks = [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
    chart.update_yaxes(tickvals=ticks, ticktext=[text(tick) for tick in ticks], range=[low, high])


def end_labels(here: Screen, chart: go.Figure, ends: list[tuple[object, float, str, str]]) -> None:
    """Name lines at their ends, moved apart where they would overlap; after the axes are set.

    ``ends`` are (x, y, HTML text, colour of the line) of the last points, at about the same x.
    """
    ends = sorted(ends, key=lambda end: end[1])
    low, high = chart.layout.yaxis.range
    height = chart.layout.height - _AXIS_HEIGHT
    wanted = [(y - low) / (high - low) * height for _, y, _, _ in ends]
    up, down = wanted.copy(), wanted.copy()
    for position in range(1, len(ends)):
        up[position] = max(up[position], up[position - 1] + _LABEL_HEIGHT)
        down[-1 - position] = min(down[-1 - position], down[-position] - _LABEL_HEIGHT)
    for (x, y, text, colour), wish, low_way, high_way in zip(ends, wanted, up, down, strict=True):
        note(
            here,
            chart,
            x,
            y,
            f"{tags.span('●', style=f'color:{colour}')} {text}",
            xanchor="left",
            xshift=4,
            yshift=(low_way + high_way) / 2 - wish,
            bgcolor=here.colours.paper,
            borderpad=0,
        )
    # the time axis leaves room for short names only, and for hardly any on a phone
    longest = max((len(_TAG.sub("", text)) for _, _, text, _ in ends), default=0)
    room = _ROOM_AT_END_NARROW if here.narrow else _ROOM_AT_END
    chart.update_layout(margin_r=max(8, _LETTER_WIDTH * longest - room))


def legend(names: list[str], colours: list[str]) -> None:
    """The series of a chart as chips above it."""
    legends.draw(
        legends.key(
            name,
            style=f"background:{colours[position % len(colours)]}",
            kind=shape(position, len(colours)),
        )
        for position, name in enumerate(names)
    )


def shape(position: int, colours: int) -> str:
    """Beyond the palette's colours the shape tells series apart."""
    return ("circle", "diamond", "square")[position // colours % 3]


def told(figure: str, *lines: str, name: str = "", after: str = " · ") -> str:
    """A figure in bold with its name, and below it the lines that are not empty (HTML)."""
    first = TagList(tags.b(figure), after + name if name else None)
    # Plotly knows a line's end in this form only
    return markup.lines(first, *lines).get_html_string(eol="").replace("<br/>", "<br>")


def wrapped(text: str) -> list[str]:
    """A text in lines that a pointer's slip holds."""
    return textwrap.wrap(text, 60)


def midway(start, end):
    """Half way between two moments."""
    return start + (end - start) / 2


def time_axis(
    here: Screen, chart: go.Figure, first, last, most_ticks: int = 13, has_labels: bool = True
) -> None:
    """A time axis of years (or months when short) written by us: it ends with the data, after it
    is only the room for what is written at the ends of lines (``has_labels``)."""
    say = here.say
    most_ticks = min(most_ticks, 6) if here.narrow else most_ticks
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    span = max((last - first).days, 60)
    pad = timedelta(days=int(span * 0.04) + 10)
    months = span <= 500
    ticks = pd.date_range(
        first.to_period("M" if months else "Y").start_time,
        last,
        freq="2MS" if months else "YS",
    )
    ticks = ticks[:: -(-len(ticks) // most_ticks)]
    texts = [say.short_month(tick) if months else str(tick.year) for tick in ticks]
    chart.update_xaxes(
        tickvals=ticks,
        ticktext=texts,
        range=[first - pad, last + (timedelta(days=int(span * 0.16) + 20) if has_labels else pad)],
    )


def end_label(here: Screen, shift: int = 0) -> dict:
    """Where a label goes at a line's end: beside it, or on a narrow screen above it."""
    if here.narrow:
        return {"xanchor": "right", "yshift": shift + (18 if shift >= 0 else -18)}
    return {"xanchor": "left", "xshift": 8, "yshift": shift}


def add_events(here: Screen, chart: go.Figure, events: pd.DataFrame) -> None:
    """Thin vertical marks with the event's title on hover; events outside the axis are dropped."""
    if events.empty:
        return
    low, high = (pd.Timestamp(edge) for edge in chart.layout.xaxis.range)
    inside = events[(events["happened_on"] >= low) & (events["happened_on"] <= high)]
    # a few events may cross the picture; many stay marks on its upper edge
    if len(inside) <= _MOST_EVENT_LINES:
        for day in inside["happened_on"].drop_duplicates():
            chart.add_vline(x=day, line={"color": here.colours.abu, "width": 1, "dash": "dot"})
    if inside.empty:
        return
    top = chart.layout.yaxis.range[1] if chart.layout.yaxis.range else 1
    say = here.say
    grouped = inside.groupby("happened_on")
    texts = [
        told(
            say.as_of(day, rows.iloc[0]["precision"]),
            *(
                line
                for row in rows.itertuples()
                for line in wrapped(say.choose(row.title_id, row.title_en))
            ),
        )
        for day, rows in grouped
    ]
    chart.add_scatter(
        x=list(grouped.groups),
        y=[top] * len(texts),
        mode="markers",
        marker={"symbol": "triangle-down", "size": 11, "color": here.colours.muted},
        cliponaxis=False,
        **telling(texts),
    )


def statistic_lines(
    here: Screen, rows: pd.DataFrame, focus: str | None, *, key: str, alt: str, height: int = 300
) -> None:
    """A regional statistic over time, the area in focus in indigo and labelled at its end.

    Only values of the same month of the year are joined (February and August surveys are not one
    series; February is dotted). Disputed values are all drawn.
    """
    say, palette = here.say, here.colours
    chart = figure(here, height)
    unit = rows["unit"].iloc[0]
    province = rows.loc[rows["is_province"].astype(bool), "area_code"].iloc[:1].tolist()
    areas = [a for a in [focus, *province] if a] + list(rows["area_code"])
    areas = [a for a in dict.fromkeys(areas) if a in set(rows["area_code"])]
    fills = [palette.nila, palette.kunyit, palette.laut, palette.mengkudu, palette.abu]
    colours = list(islice(cycle(fills), len(areas)))
    if len(areas) > 1:
        names = rows.drop_duplicates("area_code").set_index("area_code")["area_label"]
        legend([names[area] for area in areas], colours)
    for position, (area, colour) in enumerate(zip(areas, colours, strict=True)):
        part, width = rows[rows["area_code"] == area], 3 if position == 0 else 2
        for month, series in part.groupby(part["month"].fillna(0), sort=False):
            # several publishers may print one value: join one value a date
            known = series.sort_values("as_of").drop_duplicates(["as_of", "value"])
            texts = [
                told(
                    say.value(r.value, r.unit),
                    f"{say.as_of(r.as_of, r.as_of_precision)} · {r.publisher}",
                    name=r.area_label,
                )
                for r in known.itertuples()
            ]
            rim = {"color": palette.panel, "width": 1.5}
            line(
                chart,
                known["as_of"],
                known["value"],
                colour,
                texts,
                width=width,
                mode="lines+markers" if len(known) > 1 else "markers",
                line={"dash": "dot" if month == 2 else "solid"},
                marker={"size": 2 * width + 2, "color": colour, "line": rim},
            )
        if position == 0:
            last = part.sort_values("as_of").iloc[-1]
            text, place = told(say.value_short(last["value"], unit)), {"xshift": 12, "yshift": 16}
            note(here, chart, last["as_of"], last["value"], text, xanchor="right", **place)
    value_axis(chart, say, rows["value"].max(), unit)
    time_axis(here, chart, rows["as_of"].min(), rows["as_of"].max(), most_ticks=6)
    show(here, chart, key, alt)


def ranking(
    here: Screen,
    names: list[str],
    values: list[float],
    texts: list[str],
    *,
    key: str,
    alt: str,
    stacks: dict[str, list[float]] | None = None,
    stack_colours: list[str] | None = None,
    links: list[str] | None = None,
) -> None:
    """Horizontal bars, highest on top, the value at the bar's end; ``stacks`` splits the bars and
    ``links`` makes each name one (addresses within the app)."""
    chart = figure(here, max(160, 34 * len(names) + 40))
    parts = stacks or {"": values}
    fills = stack_colours or [here.colours.nila]
    for (name, numbers), colour in zip(parts.items(), fills, strict=False):
        chart.add_bar(
            y=names,
            x=numbers,
            orientation="h",
            marker={"color": colour},
            name=name,
            hovertemplate=(f"{html_escape(name)}: " if name else "") + "%{x}<extra>%{y}</extra>",
        )
    for name, value, text in zip(names, values, texts, strict=True):
        note(here, chart, value, name, html_escape(text), xanchor="left", xshift=6)
    chart.update_layout(barmode="stack", bargap=0.35)
    chart.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    if links:
        anchors = [
            str(markup.inside(name, address, style=f"color:{here.colours.nila}"))
            for name, address in zip(names, links, strict=True)
        ]
        # a fixed axis: else a handle for dragging lies over the names
        chart.update_yaxes(tickvals=names, ticktext=anchors, fixedrange=True)
    _room_for_ends(here, chart, names, values, texts)
    show(here, chart, key, alt)


def _room_for_ends(here: Screen, chart: go.Figure, names: list, values: list, texts: list) -> None:
    """Room for the text at each bar's end: on a phone beside shorter bars, else beside the picture,
    however narrow the column."""
    longest, room = max([*values, 1]), 1.02
    if here.narrow:
        width = _NARROW_WIDTH - _PLAIN_LETTER_WIDTH * max(map(len, names), default=0)
        wanted = (
            value / longest * width / max(width - _PLAIN_LETTER_WIDTH * len(text) - 14, 40)
            for value, text in zip(values, texts, strict=True)
        )
        room = max(1.1, *wanted)
    else:
        reaching = (
            _PLAIN_LETTER_WIDTH * len(text) + 14 - (1 - value / longest) * _NARROWEST_BARS
            for value, text in zip(values, texts, strict=True)
        )
        # names keep theirs, whatever is left for the bars
        chart.update_layout(margin_r=max(8, *reaching), minreducedwidth=20)
    chart.update_xaxes(showticklabels=False, ticks="", range=[0, longest * room])
