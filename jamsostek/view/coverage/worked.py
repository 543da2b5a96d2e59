"""Where coverage rose fastest, and what happened there meanwhile: a sequence, no cause."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import TagChild

from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.view.coverage import areas, gaps
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, sources, tables

_MOST = 3
_EVENTS = ("happened_on", "precision", "title_id", "title_en", "publisher", "url")


def draw(here: Screen) -> None:
    """The three that gained most, or the one in the filter, each with its line and its events."""
    denominator = gaps.choose_denominator(st, here)
    _worked(here, denominator)


@kept
def _worked(here: Screen, denominator: str) -> None:
    say = here.say
    rows = [
        row
        for row in areas.rows_of(here, "", denominator, "")
        if row.base and row.kept is not None and not row.is_whole
    ]
    if not rows:
        shell.empty(say("coverage.worked_none"), say("coverage.none_how"))
        return
    rows.sort(key=lambda row: -row.kept / row.base.eligible)
    chosen = [row for row in rows if row.code == here.region] or rows[:_MOST]
    best = chosen[0]
    shell.told(
        say(
            "coverage.worked_finding",
            where=best.label,
            points=_points(say, best),
            denominator=metrics.metric(denominator).labels[say.language],
        )
    )
    markup.draw(markup.small(say("coverage.worked_caution")))
    for row in chosen:
        _one(here, row)


def _points(say: Speaker, row) -> str:
    return say("change.points", value=say.signed(round(100 * row.kept / row.base.eligible, 1)))


def _one(here: Screen, row) -> None:
    say = here.say
    of = {"eligible": say.number(row.base.eligible), "kept": say.signed(row.kept)}
    of["as_of"] = say.as_of(row.base.eligible_as_of, row.base.precision)
    shell.section(row.label, say("coverage.worked_one", points=_points(say, row), **of))
    members = here.ask("coverage/payers", region=row.code, branch=None, segment=None)
    line = members.groupby("month")["active"].sum(min_count=1).dropna()
    events = _events(here, row.code)
    chart = charts.figure(here, 260)
    texts = [charts.told(say.number(value), say.month(month)) for month, value in line.items()]
    charts.line(chart, line.index, line, here.colours.nila, texts)
    charts.value_axis(chart, say, line.max(), "people")
    charts.time_axis(here, chart, line.index[0], line.index[-1])
    last = (line.index[-1], line.iloc[-1], say.number(line.iloc[-1]), here.colours.nila)
    charts.end_labels(here, chart, [last])
    charts.add_events(here, chart, events)
    alt = say("coverage.worked_alt", where=row.label, count=len(events))
    charts.show(here, chart, f"coverage_worked_{row.code}", alt)
    sources.of_area(here, say("coverage.worked_marks"))
    shown = events[events["happened_on"] >= line.index[0] - pd.DateOffset(months=12)]

    def cells(event) -> list[TagChild]:
        title = say.choose(event.title_id, event.title_en)
        return [
            say.as_of(event.happened_on, event.precision),
            lines(title, small(markup.link(event.publisher, event.url))),
        ]

    heads = tables.heads(say, ["events.when", "events.what"])
    tables.of(say, heads, shown, cells, most=8, none="coverage.worked_nothing")


def _events(here: Screen, region: str) -> pd.DataFrame:
    """What was told of a region: events, its regulations, budgets; the oldest first."""
    say = here.say
    events = here.ask("reference/events", region=region)
    own = events[events["area_code"] == region][list(_EVENTS)]
    rules = here.ask("coverage/regulations", branch=None)
    rules = rules[(rules["region_code"] == region) & rules["since"].notna()]
    told = here.ask("coverage/commitments", branch=None)
    told = told[(told["region_code"] == region) & (told["commitment"] != "agreement")]
    more = [
        (row.since, row.since_precision, *2 * (f"{findings.rule(row)}: {row.about}",),
         row.publisher, row.url)
        for row in rules.itertuples()
    ] + [
        (row.as_of, row.as_of_precision,
         *2 * (f"{metrics.metric(row.commitment).labels[say.language]}: "
               f"{say.value_short(row.value, row.unit)}",),
         row.publisher, row.url)
        for row in told.itertuples()
    ]  # fmt: skip
    every = pd.concat([own, pd.DataFrame(more, columns=list(_EVENTS))], ignore_index=True)
    every["happened_on"] = pd.to_datetime(every["happened_on"])
    return every.sort_values("happened_on", kind="stable", ignore_index=True)
