"""Sumber: every published figure, award and regulation with its source, contradictions included."""

from jamsostek.view.frame import shell

here = shell.guard("sources")

import streamlit as st

from jamsostek.view.parts import choices, tables
from jamsostek.view.sources import statements

say = here.say
place = shell.place_name(here)
filters = {**here.filters, "year": here.year}
summary = here.ask("sources/summary", **filters).iloc[0]

shell.heading(say("sources.title"), statements.finding(say, summary, place, here.year))
if "id" in st.query_params:
    statements.opened(here, st.query_params["id"])

view = statements.choose_view(here, summary)
with st.container(horizontal=True, vertical_alignment="center"):
    words = choices.search(say, "q", say(f"sources.search_{view}"))
    group = statements.choose_group(here) if view in ("figures", "conflicts") else ""

asked = {**filters, "search": words}
if view in ("figures", "conflicts"):
    asked["group"] = group
rows = here.ask(statements.QUERIES[view], **asked)

if rows.empty:
    shell.empty(say(f"sources.none_{view}"), say("sources.none_how"))
else:
    with st.container(horizontal=True, vertical_alignment="center"):
        tables.matches(statements.count(say, view, rows))
        st.space("stretch")
        shown = statements.turned_to(rows, view, tuple(asked.values()))
        shell.download(say, rows, say(f"sources.file_{view}"), key=f"download-{view}")
    statements.draw(here, view, tuple(asked.items()), shown.start, shown.stop)
    if view == "conflicts" and summary["disputed_awards"]:
        statements.disputed_awards(here)
shell.source_line(say("sources.how_collected"))
