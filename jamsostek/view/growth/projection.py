"""Where the year ends: the members projected to December with ranges, against the target."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.analysis import forecast
from jamsostek.view.frame import markup, shell, theme
from jamsostek.view.frame.kept import kept, worked_out
from jamsostek.view.frame.shell import Screen
from jamsostek.view.growth import movement
from jamsostek.view.parts import charts, choices, legends, sources, tables

_MONTHS_SHOWN = 36
_METHODS = (forecast.ETS, forecast.SEASONAL_NAIVE)


def projection(here: Screen) -> None:
    """Active members to the year's end, how sure that is, and how the method did before."""
    say = here.say
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    segment = choices.segment(controls, here)
    reading = movement.choose(
        controls, here, "reading", ("usual", "strict"), "growth.reading_", 330
    )
    with st.spinner(say("projection.working")):
        table = _drawn(here, segment, reading)
    if table is not None:
        shell.download(say, table, "proyeksi")
        _record(here, segment, reading)


@worked_out
def _found(here: Screen, segment: str, reading: str):
    """The rows to project, and what comes of it: some seconds of work."""
    area = {**here.filters, "segment": segment or None}
    rows = here.ask("growth/series", definition=reading, **area)
    return rows, forecast.project(rows.set_index("month")["active"])


@kept
def _drawn(here: Screen, segment: str, reading: str) -> pd.DataFrame | None:
    """The projection as sentences and a picture; history and projection in one table."""
    say = here.say
    rows, found = _found(here, segment, reading)
    incomplete = movement.left_out(here, rows)
    if isinstance(found, forecast.TooShort):
        shell.empty(
            say("projection.too_short", months=found.months, needed=found.needed),
            " ".join(filter(None, [say("projection.too_short_how"), incomplete])),
        )
        return None
    targets = here.ask("growth/target", **here.filters, segment=segment or None)
    targets = targets.set_index("year")["target"]
    if (rows["regions_ever"] < rows["regions_all"]).any():
        # a target is of the whole area
        targets = targets.iloc[:0]
    for month, row in found.year_ends.iterrows():
        shell.section(*_finding(here, month, row, targets.get(month.year)))
    _chart(here, found, targets)
    sources.of_area(
        here,
        say("projection.unit"),
        say(f"growth.note_{reading}"),
        incomplete,
        *([say("projection.note_all_months")] if here.year else []),
    )
    return _table(found)


def _finding(
    here: Screen, month: pd.Timestamp, row: pd.Series, target: float | None
) -> tuple[str, str]:
    """Where the year ends, against the target; and how sure that is."""
    say = here.say
    names = {"month": say.month(month), "members": _about(here, row["mean"])}
    ranges = {"low": _about(here, row["low_80"]), "high": _about(here, row["high_80"])}
    if target is None:
        return say("projection.end", **names), say(
            "projection.range_alone", year=month.year, **ranges
        )
    side = "over" if row["mean"] >= target else "under"
    if row["low_80"] > target:
        place = "above"
    elif row["high_80"] < target:
        place = "below"
    else:
        place = "inside"
    return (
        say(f"projection.end_{side}", target=say.number(target, 0), **names),
        say(f"projection.range_{place}", **ranges),
    )


def _about(here: Screen, value: float) -> str:
    """Three digits: the others would promise more than is known."""
    return here.say.number(float(f"{value:.3g}"), 0)


def _table(found: forecast.Projection) -> pd.DataFrame:
    """History and projection in one table, as it is downloaded."""
    known = found.used.rename("active").to_frame()
    return pd.concat([known, found.ahead]).rename_axis("month").reset_index()


def _chart(here: Screen, found: forecast.Projection, targets: pd.Series) -> None:
    say, nila = here.say, here.colours.nila
    known, ahead = found.used.iloc[-_MONTHS_SHOWN:], found.ahead
    chart = charts.figure(here, 380)
    last_month, last = known.index[-1], known.iloc[-1]
    # the ranges open from the last month known
    months = [last_month, *ahead.index]
    _ranges(here, chart, months, last, ahead)
    texts = [charts.told(say.number(value), say.month(month)) for month, value in known.items()]
    charts.line(chart, known.index, known, nila, texts)
    texts = ["", *(_hover(here, month, row) for month, row in ahead.iterrows())]
    charts.line(chart, months, [last, *ahead["mean"]], nila, texts, line={"dash": "dot"})
    ends = found.year_ends
    charts.dots(here, chart, ends.index, ends["mean"], nila)
    drawn = targets[(targets.index >= known.index[0].year) & (targets.index <= ends.index[-1].year)]
    _target_lines(here, chart, drawn, known.index[0])
    highest = max(known.max(), ahead["high_95"].max(), drawn.max() if len(drawn) else 0)
    lowest = min(known.min(), ahead["low_95"].min(), drawn.min() if len(drawn) else highest)
    charts.range_axis(chart, lowest, highest, say.axis)
    charts.time_axis(here, chart, known.index[0], ends.index[-1], most_ticks=8)
    end = ends.iloc[-1]
    _name_ends(here, chart, ends.index[-1], end["mean"], drawn)
    _legend(here, has_target=len(drawn) > 0)
    alt = say(
        "projection.alt",
        place=shell.place_name(here),
        last=say.number(last),
        last_month=say.month(last_month),
        members=_about(here, end["mean"]),
        month=say.month(ends.index[-1]),
    )
    charts.show(here, chart, "growth_projection", alt)


def _ranges(here: Screen, chart: go.Figure, months: list, last: float, ahead: pd.DataFrame) -> None:
    """How sure it is, as two bands."""
    nila, x = here.colours.nila, [*months, *reversed(months)]
    for share, alpha in ((95, 40), (80, 75)):
        y = [last, *ahead[f"high_{share}"], *reversed([last, *ahead[f"low_{share}"]])]
        fill = "rgba({},{},{},{})".format(*theme.rgb(nila)[:3], alpha / 255)
        charts.line(chart, x, y, nila, width=0, fill="toself", fillcolor=fill)


def _name_ends(
    here: Screen, chart: go.Figure, month: pd.Timestamp, members: float, targets: pd.Series
) -> None:
    """What is projected for the last month, and that year's target if it has one."""
    labels = [(members, _about(here, members), here.colours.nila)]
    if month.year in targets.index:
        target = targets[month.year]
        text = here.say("projection.target_label", target=here.say.number(target, 0))
        labels.append((target, text, here.colours.mengkudu))
    charts.end_labels(
        here, chart, [(month, y, charts.told(text), colour) for y, text, colour in labels]
    )


def _target_lines(here: Screen, chart: go.Figure, targets: pd.Series, first) -> None:
    """Each year's target as a level line over that year."""
    for year, target in targets.items():
        x = [max(pd.Timestamp(year, 1, 1), first), pd.Timestamp(year, 12, 1)]
        text = here.say("projection.target_hover", year=year, target=here.say.number(target, 0))
        charts.line(chart, x, [target, target], here.colours.mengkudu, text, width=2.5)


def _hover(here: Screen, month: pd.Timestamp, row: pd.Series) -> str:
    say = here.say
    ranges = (
        say(
            "projection.range",
            share=say.percent(share),
            low=_about(here, row[f"low_{share}"]),
            high=_about(here, row[f"high_{share}"]),
        )
        for share in (80, 95)
    )
    return charts.told(_about(here, row["mean"]), *ranges, name=say.month(month))


def _legend(here: Screen, has_target: bool) -> None:
    say, nila = here.say, here.colours.nila
    keys = [
        (say("projection.key_known"), f"height:3px;border:0;background:{nila}"),
        (say("projection.key_ahead"), f"height:0;border:0;border-top:3px dotted {nila}"),
        (say("projection.key_80"), f"border:0;background:{nila}73"),
        (say("projection.key_95"), f"border:0;background:{nila}28"),
    ]
    if has_target:
        mengkudu = here.colours.mengkudu
        keys.append((say("projection.key_target"), f"height:3px;border:0;background:{mengkudu}"))
    legends.draw(legends.key(name, style=style) for name, style in keys)


# -- how far to trust it -------------------------------------------------------------------------


@kept
def _record(here: Screen, segment: str, reading: str) -> None:
    """What either method would have said in the last two years, and how wrong it was."""
    say, (_, found) = here.say, _found(here, segment, reading)
    ours, theirs = (found.records[method] for method in _METHODS)
    used = found.records[found.method]
    if found.method == forecast.ETS:
        finding = say("projection.better", share=_smaller(say, ours.error, theirs.error))
    else:
        finding = say("projection.worse", share=_smaller(say, theirs.error, ours.error))
    shell.section(
        finding,
        say(
            "projection.record_unit",
            origins=found.origins,
            first=say.month(found.used.index[-found.origins]),
        ),
    )
    rows = []
    for method in _METHODS:
        record = found.records[method]
        name: TagChild = say(f"projection.method_{method}")
        if method == found.method:
            name = TagList(tags.b(name), " ", markup.chip(say("projection.used"), "good"))
        rows.append([name, say.number(record.error, 0), say.percent(record.error_pct, 1)])
    numbers = ["projection.column_error", "projection.column_error_pct"]
    tables.plain(tables.heads(say, ["projection.column_method"], numbers), rows)
    notes = [
        say("projection.note_seasons" if found.is_seasonal else "projection.note_no_seasons"),
    ]
    if used.inside_80_pct == used.inside_80_pct:
        notes.append(say("projection.inside", share=say.percent(used.inside_80_pct, 0)))
    if used.stretch > 1:
        notes.append(say("projection.stretched", times=say.number(used.stretch, 1)))
    notes.append(say("projection.no_promise"))
    shell.source_line(*notes)


def _smaller(say, error: float, other: float) -> str:
    return say.percent(100 * (1 - error / other) if other else 0, 0)
