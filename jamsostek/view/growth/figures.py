"""The pieces of the growth page: topics, comparability, the statistic beside."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.contract import metrics
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.growth import statements
from jamsostek.view.parts import charts, choices, tables

TOPICS = ("membership", "coverage", "vulnerable", "officials", "benefits")
EVENT_KINDS = ("programme", "meeting", "regulation", "relief", "award", "pandemic", "other")
STATISTICS = ("unemployment_rate_pct", "poverty_rate_pct", "wage")


def choose_event_kind(where, here: Screen) -> str:
    """Which events to mark on the time axis; in the address as ``events``."""
    options = ["", *EVENT_KINDS, "none"]

    def label(kind: str) -> str:
        if kind in ("", "none"):
            return here.say("growth.events_all" if kind == "" else "growth.events_none")
        return here.say(f"event.{kind}")

    return choices.select(where, here, "events", options, "growth.event_kind", label, width=320)


def events_of_kind(here: Screen, kind: str) -> pd.DataFrame:
    """The events to mark: of one kind, all, or none."""
    rows = here.ask("reference/events", kind=kind, **here.filters, **here.period)
    return rows.iloc[0:0] if kind == "none" else rows


def comparable(here: Screen, published: pd.DataFrame, topic: str) -> tuple[pd.DataFrame, pd.Series]:
    """The statements one chart may hold together, and the series name of each.

    One unit only, and nothing that is by its nature not a state of the area: one ceremony, a
    bound of a range, a probable misprint. Those stay in the table below.
    """
    unit = {"coverage": "percent", "benefits": "idr"}.get(topic, "people")
    rows = published[
        (published["unit"] == unit)
        & ~published["reach"].isin(["one_event", "range_bound", "suspect", "different_base"])
        & published["program"].isin(["", "all"])
    ]
    if topic == "membership" or topic == "coverage":
        rows = rows[rows["reach"].isin(["whole", "period_flow", "projection"])]
    return rows, rows.apply(lambda row: _series(here, row), axis=1) if len(rows) else pd.Series()


def _series(here: Screen, row) -> str:
    say = here.say
    name = metrics.metric(row["indicator"]).labels[say.language]
    if row["segment"] not in ("all", "vulnerable", "non_asn", "village_officials"):
        name = f"{name}, {row['segment']}"
    if here.branch and not here.region:
        name = f"{row['area_label']}: {name}"
    return name


def colours(here: Screen) -> list[str]:
    """Colours of series in order of appearance."""
    p = here.colours
    return [p.nila, p.kunyit, p.laut, p.mengkudu, p.abu]


def finding(here: Screen, rows: pd.DataFrame, labels: pd.Series, place: str) -> str:
    """One sentence: how many statements, from when to when, and whether they contradict."""
    say = here.say
    if rows.empty:
        return ""
    disputed = rows["conflict_id"].nunique()
    first, last = rows.iloc[0], rows.iloc[-1]
    text = say(
        "growth.finding",
        number=say.number(len(rows)),
        place=place,
        first=say.as_of(first["as_of"], first["as_of_precision"]),
        last=say.as_of(last["as_of"], last["as_of_precision"]),
        sources=say.number(rows["publisher"].nunique()),
    )
    return text + (" " + say("growth.finding_disputed", count=disputed) if disputed else "")


def unit_line(here: Screen, rows: pd.DataFrame) -> str:
    """The unit under the chart's title."""
    return here.say("growth.unit", unit=here.say(f"unit.{rows['unit'].iloc[0]}"))


def alt(here: Screen, rows: pd.DataFrame, place: str) -> str:
    """The chart in words for those who can't see it."""
    say = here.say
    last = rows.iloc[-1]
    return say(
        "growth.alt",
        place=place,
        number=say.number(len(rows)),
        value=say.value(last["value"], last["unit"]),
        date=say.as_of(last["as_of"], last["as_of_precision"]),
    )


def opened(here: Screen, published: pd.DataFrame, statement_id: str | None) -> None:
    """The statement whose dot was clicked, with the link that opens its source."""
    if isinstance(statement_id, list):
        statement_id = statement_id[0] if statement_id else None
    row = published[published["statement_id"] == statement_id]
    if row.empty:
        return
    with st.container(border=True, key="growth_opened"):
        tables.statements(here, row)
        url = row.iloc[0]["url"]
        if isinstance(url, str) and url.startswith("http"):
            st.link_button(here.say("word.open_source"), url, icon=":material/open_in_new:")


def statistic(here: Screen, indicator: str) -> None:
    """One regional statistic over time with its title, source and download."""
    if indicator == "wage":
        indicator = "regency_minimum_wage" if here.region else "provincial_minimum_wage"
    if _statistic(here, indicator):
        shell.download(here.say, partial(_statistics, here, indicator), indicator)


def _statistics(here: Screen, indicator: str) -> pd.DataFrame:
    return here.ask("growth/statistics", indicator=indicator, **here.filters, **here.period)


@kept
def _statistic(here: Screen, indicator: str) -> bool:
    """The statistic with title and source; whether there is any."""
    say, metric, rows = here.say, metrics.metric(indicator), _statistics(here, indicator)
    label = metric.labels[say.language]
    st.markdown(f"**{label}**")
    if rows.empty:
        shell.empty(say("growth.none_statistic"), say("growth.none_statistic_how"))
        return False
    shell.source_line(say("growth.unit", unit=say(f"unit.{metric.unit}")))
    charts.statistic_lines(
        here,
        rows,
        here.region,
        key=f"statistic_{indicator}",
        alt=say("growth.statistic_alt", label=label, number=say.number(len(rows))),
    )
    shell.source_line(shell.published_by(say, rows))
    return True


def published(here: Screen) -> None:
    """What was published over time, drawn only as exactly as it is known; the state of the area."""
    say = here.say
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    words = ("growth.topic", "group.")
    topic = choices.select(controls, here, "topic", TOPICS, *words, width=320)
    kind = choose_event_kind(controls, here)
    if figure := _above(here, topic, kind):
        points = charts.clicked(here, figure, f"growth_{topic}", _alt(here, topic))
        _below(here, topic)
        shell.download(say, partial(_statements, here, topic), f"pertumbuhan-{topic}")
        opened(here, _statements(here, topic), points[0].get("customdata") if points else None)
        with st.expander(say("growth.table", number=say.number(len(_statements(here, topic))))):
            _listed(here, topic)

    st.divider()
    shell.section(say("growth.statistics"), say("growth.statistics_subtitle"))
    for column, indicator in zip(st.columns(3, gap="large"), STATISTICS, strict=True):
        with column:
            statistic(here, indicator)

    st.divider()
    listed = "" if kind == "none" else kind
    _events(here, listed)
    shell.download(say, partial(events_of_kind, here, listed), "peristiwa")


def _statements(here: Screen, topic: str) -> pd.DataFrame:
    return here.ask("growth/statements", group=topic, **here.filters, **here.period)


@kept
def _above(here: Screen, topic: str, events: str) -> dict | None:
    """What stands over the picture, and the picture; ``None`` where nothing was published."""
    say, place = here.say, shell.place_name(here)
    rows, labels = comparable(here, _statements(here, topic), topic)
    if rows.empty:
        shell.empty(say("growth.none", place=place), say("growth.none_how"))
        return None
    shell.section(say(f"growth.chart_{topic}"), finding(here, rows, labels, place))
    shell.source_line(unit_line(here, rows))
    if not statements.are_named(here, rows):
        charts.legend(list(dict.fromkeys(labels)), colours(here))
    marked = events_of_kind(here, events)
    return charts.written(statements.chart_of(here, rows, labels, colours(here), marked))


@kept
def _alt(here: Screen, topic: str) -> str:
    rows, _ = comparable(here, _statements(here, topic), topic)
    return alt(here, rows, shell.place_name(here))


@kept
def _below(here: Screen, topic: str) -> None:
    rows, _ = comparable(here, _statements(here, topic), topic)
    shell.source_line(here.say("growth.how_to_read"))
    shell.source_line(shell.published_by(here.say, rows, most=6))


@kept
def _listed(here: Screen, topic: str) -> None:
    tables.statements(here, _statements(here, topic))


@kept
def _events(here: Screen, kind: str) -> None:
    """The events of a kind, or the newest of all."""
    title = here.say("growth.events", place=shell.place_name(here))
    shell.section(title, here.say("home.events_subtitle"))
    rows = events_of_kind(here, kind)
    tables.event_list(here, rows if kind else rows.head(12))
