"""Pertumbuhan: what was published over time, drawn only as exactly as it is known."""

from jamsostek.view import shell

here = shell.guard("growth")

import streamlit as st

from jamsostek.view import charts, growth, tables

say = here.say
period = {"from_day": here.from_day, "to_day": here.to_day}
place = shell.place_name(here)

title = st.container()
controls = st.container(horizontal=True, vertical_alignment="bottom")
topic = growth.choose_topic(controls, here)
kind = growth.choose_event_kind(controls, here)

statements = here.ask(
    "growth/statements", group=topic, area=here.area, branch=here.branch, **period
)
events = growth.events_of_kind(here, kind, period)
rows, labels = growth.comparable(here, statements, topic)
with title:
    shell.heading(say("growth.title", place=place), growth.finding(here, rows, labels, place))

if rows.empty:
    shell.empty(say("growth.none", place=place), say("growth.none_how"))
else:
    shell.section(say(f"growth.chart_{topic}"), growth.unit_line(here, rows))
    charts.legend(list(dict.fromkeys(labels)), growth.colours(here))
    clicked = charts.statements_over_time(
        here,
        rows,
        labels,
        growth.colours(here),
        events,
        key=f"growth_{topic}",
        alt=growth.alt(here, rows, place),
    )
    shell.source_line(say("growth.how_to_read"))
    shell.source_line(say("map.source", sources=shell.publishers(say, rows, most=6)))
    shell.download(say, statements, f"pertumbuhan-{topic}")
    growth.opened(here, statements, clicked)
    with st.expander(say("growth.table", number=say.number(len(statements)))):
        tables.statements(here, statements)

st.divider()
shell.section(say("growth.statistics"), say("growth.statistics_subtitle"))
for column, indicator in zip(st.columns(3, gap="large"), growth.STATISTICS, strict=True):
    with column:
        growth.statistic(here, indicator, period)

st.divider()
shell.section(say("growth.events", place=place), say("home.events_subtitle"))
listed = growth.events_of_kind(here, "" if kind == "none" else kind, period)
tables.event_list(here, listed if kind in growth.EVENT_KINDS else listed.head(12))
shell.download(say, listed, "peristiwa")
