"""Perisai: which agents bring members in, whose members stay, where nobody works."""

from jamsostek.view import shell

here = shell.guard("agents")

import streamlit as st

from jamsostek.view import agents, desk, movement

say = here.say
place = shell.place_name(here)
months = here.ask("overview/months", branch=here.branch, region=here.area)
rows = None
if len(months) and months.iloc[0]["basis"] == "members":
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        month = desk.choose_month(here, months)
    asked = {"branch": here.branch, "region": here.area, "month": month}
    rows = here.ask("agents/performance", **asked)
    with left:
        found = agents.finding(here, rows) if len(rows) else ""
        shell.heading(say("agents.title", place=place), found)
if rows is None or rows.empty:
    if rows is None:
        shell.heading(say("agents.title", place=place))
    shell.empty(say("agents.none"), say("agents.none_how"))
else:
    agents.counts(here, rows)
    left, right = st.columns([3, 2], gap="large")
    with left:
        agents.quadrant(here, rows)
        movement.source(here, months, say("agents.retention_note"))
    with right:
        agents.leaderboard(here, rows)
    left, right = st.columns([3, 2], gap="large")
    with left:
        shell.section(say("agents.all"), say("agents.all_subtitle"))
        agents.table(here, rows)
    with right:
        agents.districts_without(here, here.ask("agents/districts_without", **asked))
