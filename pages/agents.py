"""Perisai: which agents bring members in, whose members stay, where nobody works, one agent."""

from jamsostek.view.frame import shell

here = shell.guard("agents")

import streamlit as st

from jamsostek.view.present import achievement
from jamsostek.view.agents import (
    one,
    meetings,
    newcomers,
    places,
    overview,
)
from jamsostek.view.parts import choices

say = here.say
place = shell.place_name(here)
months = here.ask("home/months", **here.filters)
rows = None
if len(months) and months.iloc[0]["basis"] == "members":
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        month = choices.month(here, months)
    # what is drawn below speaks of the month chosen, and so do its source lines
    months = months[months["month"].dt.strftime("%Y-%m") == month]
    rows = here.ask("agents/performance", **here.filters, month=month)
if rows is None or rows.empty:
    shell.heading(say("agents.title", place=place))
    shell.empty(say("agents.none"), say("agents.none_how"))
elif code := overview.chosen(rows):
    row = one.find(here, code, month)
    with left:
        one.heading(here, row)
    with right:
        achievement.of_agent(here, row.agent_code, month)
    one.draw(here, months, row, month)
else:
    with left:
        shell.heading(say("agents.title", place=place), overview.finding(here, rows))
    view = overview.choose_view(here)
    {
        "overview": overview.overview,
        "newcomers": newcomers.draw,
        "places": places.draw,
        "meetings": meetings.draw,
    }[view](here, months, rows, month)
