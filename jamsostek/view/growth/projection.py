"""Where the year ends: the members projected to December with ranges, against the target."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.analysis import forecast
from jamsostek.reports import findings, outlook
from jamsostek.view.frame import markup, shell, theme
from jamsostek.view.frame.kept import kept, worked_out
from jamsostek.view.frame.shell import Screen
from jamsostek.view.growth import movement
from jamsostek.view.parts import charts, choices, legends, sources, tables
from jamsostek.warehouse import suppression

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
    last = found.used.index[-1]
    figure = None
    if last.month < forecast.YEAR and last.year in targets.index and reading == "usual":
        name = f"active_members_{segment.lower()}" if segment else "active_members"
        figure = outlook.of(here.ask, name, last, **here.filters)
        if figure["ends_at"] != figure["ends_at"]:
            figure = None
    ends = _ends(found, figure)
    for month, row in found.year_ends.iterrows():
        if figure is not None and month.year == last.year:
            shell.section(*_judged(here, found, figure, ends[month]))
        else:
            shell.section(*_finding(here, month, row, targets.get(month.year)))
    ending = _budgets(here, found, segment, reading)
    at_pace = figure is not None and not figure["is_projected"]
    _chart(here, found, ends, targets, ending, at_pace)
    if ending:
        shell.told(_without_budgets(here, ends, ending))
    sources.of_area(
        here,
        say("projection.unit"),
        say(f"growth.note_{reading}"),
        incomplete,
        *([say("projection.note_all_months")] if here.year else []),
    )
    return _table(found, ends)


def _ends(found: forecast.Projection, figure: pd.Series | None) -> pd.Series:
    """Where each year ends, as it is told everywhere: what is projected, to three digits, or, where
    this year is judged by its pace, where that leads, in whole people."""
    ends = found.year_ends["mean"].map(outlook.about)
    if figure is not None and not figure["is_projected"]:
        ends.iloc[0] = max(0, round(figure["ends_at"]))
    return ends


def _judged(
    here: Screen, found: forecast.Projection, figure: pd.Series, end: float
) -> tuple[str, TagList]:
    """The same of this year, with the verdict that the desk and the slides tell too."""
    say, month, ahead = here.say, found.year_ends.index[0], found.year_ends.iloc[0]
    if figure["is_projected"]:
        title, ranges = _finding(here, month, ahead, figure["target"])
    else:
        # last year's figure was less wrong than the projection when both were tried, but is none
        title = say(
            "projection.end_at_pace",
            month=say.month(month),
            members=say.number(end, 0),
            target=say.number(figure["target"], 0),
        )
        ranges = say("projection.only_last_year", members=_about(here, ahead["mean"]))
    chip = None
    if figure["status"] in outlook.MARKS:
        chip = markup.chip(outlook.word(say, figure["status"]), outlook.CHIPS[figure["status"]])
    needed = ""
    if figure["needed_per_month"] > 0:
        needed = say(
            "projection.needed",
            needed=say.number(outlook.round_up(figure["needed_per_month"])),
            lately=say.signed(figure["last_pace"]),
        )
    return title, markup.joined([chip, needed, ranges], " ")


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


def _budgets(
    here: Screen, found: forecast.Projection, segment: str, reading: str
) -> dict[str, int]:
    """Members who lose their cover in January unless a public budget goes on, by who pays; of all
    segments and as members are usually counted, the only way this is known. Nothing where some are
    hidden and their sum is too."""
    if segment or reading != "usual" or found.year_ends.index[0].year != found.used.index[-1].year:
        return {}
    rows = here.ask("home/budgets_ending", **here.filters, month=found.used.index[-1].date())
    if np.isnan(suppression.total(rows, "members")):
        return {}  # a sum without those hidden would be too small
    return rows.groupby("payer", sort=False)["members"].sum().to_dict()


def _without_budgets(here: Screen, ends: pd.Series, ending: dict[str, int]) -> str:
    """What is left of the year's end if the budgets that end with it are not voted again."""
    say = here.say
    parts = [f"{say(f'payer.{payer}')} {say.number(count)}" for payer, count in ending.items()]
    return say(
        "projection.without_budgets",
        workers=say.number(sum(ending.values())),
        payers=findings.joined(say, parts),
        year=ends.index[0].year + 1,
        members=say.number(_left(ends, ending), 0),
    )


def _left(ends: pd.Series, ending: dict[str, int]) -> float:
    """Who is left of this year's end without those who are paid for until then."""
    return max(0.0, ends.iloc[0] - sum(ending.values()))


def _about(here: Screen, value: float) -> str:
    return here.say.number(outlook.about(value), 0)


def _table(found: forecast.Projection, ends: pd.Series) -> pd.DataFrame:
    """History and projection in one table, as it is downloaded: ``mean`` and its ranges by the
    ``method``, ``expected`` what is told of a year's end."""
    known = found.used.rename("active").to_frame()
    ahead = found.ahead.assign(method=found.method, expected=ends)
    return pd.concat([known, ahead]).rename_axis("month").reset_index()


def _chart(
    here: Screen,
    found: forecast.Projection,
    ends: pd.Series,
    targets: pd.Series,
    ending: dict[str, int],
    at_pace: bool,
) -> None:
    say, nila = here.say, here.colours.nila
    # at the pace there was this year's end has no ranges
    has_ranges = not at_pace or len(ends) > 1
    known, ahead = found.used.iloc[-_MONTHS_SHOWN:], found.ahead
    chart = charts.figure(here, 380)
    last_month, last = known.index[-1], known.iloc[-1]
    if has_ranges:
        # the ranges open from the last month known
        _ranges(here, chart, [last_month, *ahead.index], last, ahead)
    texts = [charts.told(say.number(value), say.month(month)) for month, value in known.items()]
    charts.line(chart, known.index, known, nila, texts)
    _line_ahead(here, chart, found, has_ranges)
    if at_pace:
        _line_at_pace(here, chart, found.used.iloc[-1:], ends.iloc[:1])
    charts.dots(here, chart, ends.index, ends, nila)
    drawn = targets[(targets.index >= known.index[0].year) & (targets.index <= ends.index[-1].year)]
    _target_lines(here, chart, drawn, known.index[0])
    reach = ahead[["low_95", "high_95"] if has_ranges else ["mean"]].stack()
    heights = pd.concat([known, reach, ends, drawn])
    highest, lowest = heights.max(), heights.min()
    last_shown = ends.index[-1]
    if ending:
        january, fewer = _drop(here, chart, ends, ending)
        last_shown, lowest = max(last_shown, january), min(lowest, fewer)
    charts.range_axis(chart, lowest, highest, say.axis)
    charts.time_axis(here, chart, known.index[0], last_shown, most_ticks=8)
    _name_ends(here, chart, ends.index[-1], ends.iloc[-1], drawn)
    _legend(
        here,
        last_year=found.method == forecast.SEASONAL_NAIVE,
        pace=at_pace,
        ranges=has_ranges,
        target=len(drawn) > 0,
        drop=bool(ending),
    )
    alt = say(
        "projection.alt" if has_ranges else "projection.alt_at_pace",
        place=shell.place_name(here),
        last=say.number(last),
        last_month=say.month(last_month),
        members=say.number(ends.iloc[-1], 0),
        month=say.month(ends.index[-1]),
    )
    charts.show(here, chart, "growth_projection", alt)


def _line_ahead(
    here: Screen, chart: go.Figure, found: forecast.Projection, has_ranges: bool
) -> None:
    """What the method says of each month; last year's figures are only compared with."""
    say, colours = here.say, here.colours
    last_year = found.method == forecast.SEASONAL_NAIVE
    if has_ranges:
        texts = [_hover(here, month, row) for month, row in found.ahead.iterrows()]
    else:
        texts = [
            charts.told(_about(here, value), say("projection.key_last_year"), name=say.month(month))
            for month, value in found.ahead["mean"].items()
        ]
    charts.line(
        chart,
        [found.used.index[-1], *found.ahead.index],
        [found.used.iloc[-1], *found.ahead["mean"]],
        colours.muted if last_year else colours.nila,
        ["", *texts],
        line={"dash": "dot"},
    )


def _line_at_pace(here: Screen, chart: go.Figure, last: pd.Series, end: pd.Series) -> None:
    """From the last month known to where the pace leads."""
    say, path = here.say, pd.concat([last, end])
    name = say.month(path.index[-1])
    text = charts.told(say.number(path.iloc[-1], 0), say("projection.key_pace"), name=name)
    charts.line(chart, path.index, path, here.colours.nila, ["", text], line={"dash": "dash"})


def _drop(
    here: Screen, chart: go.Figure, ends: pd.Series, ending: dict[str, int]
) -> tuple[pd.Timestamp, float]:
    """From December to January if the budgets that end are not voted again; where it ends."""
    december, lost = ends.index[0], sum(ending.values())
    january = december + pd.DateOffset(months=1)
    members = _left(ends, ending)
    text = charts.told(
        here.say.number(members, 0),
        here.say("projection.drop_hover", workers=here.say.number(lost)),
        name=here.say.month(january),
    )
    colour = here.colours.mengkudu
    charts.line(
        chart, [december, january], [ends.iloc[0], members], colour, ["", text],
        line={"dash": "dash"},
    )  # fmt: skip
    charts.dots(here, chart, [january], [members], colour)
    note = charts.told(f"−{here.say.number(lost)}")
    charts.note(here, chart, january, members, note, yshift=-18)
    return january, members


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
    """What is told of the last month, and that year's target if it has one."""
    labels = [(members, here.say.number(members, 0), here.colours.nila)]
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


def _legend(
    here: Screen, *, last_year: bool, pace: bool, ranges: bool, target: bool, drop: bool
) -> None:
    say, nila = here.say, here.colours.nila
    line = "height:0;border:0;border-top:3px"
    keys = [(say("projection.key_known"), f"height:3px;border:0;background:{nila}")]
    if pace:
        keys.append((say("projection.key_pace"), f"{line} dashed {nila}"))
    if last_year:
        keys.append((say("projection.key_last_year"), f"{line} dotted {here.colours.muted}"))
    else:
        keys.append((say("projection.key_ahead"), f"{line} dotted {nila}"))
    if ranges:
        keys += [
            (say("projection.key_80"), f"border:0;background:{nila}73"),
            (say("projection.key_95"), f"border:0;background:{nila}28"),
        ]
    if target:
        mengkudu = here.colours.mengkudu
        keys.append((say("projection.key_target"), f"height:3px;border:0;background:{mengkudu}"))
    if drop:
        look = f"{line} dashed {here.colours.mengkudu}"
        keys.append((say("projection.key_drop"), look))
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
