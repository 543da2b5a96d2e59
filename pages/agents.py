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
months = here.ask("home/months", **here.filters)
rows = None
if len(months) and months.iloc[0]["basis"] == "members":
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        month = choices.month(here, months)
    rows = overview.agents_in(here, month)
if rows is None:
    shell.heading(say("agents.title", place=shell.place_name(here)))
    shell.empty(say("agents.none"), say("agents.none_how"))
elif rows.empty and here.opens("people"):
    with left:
        shell.heading(say("agents.title", place=shell.place_name(here)))
    shell.empty(say("agents.none"), say("agents.none_how"))
elif agent := overview.chosen(rows):
    with left:
        one.heading(here, agent, month)
    with right:
        achievement.of_agent(here, agent, month)
    one.draw(here, agent, month)
else:
    with left:
        overview.heading(here, month)
    {
        "overview": overview.overview,
        "newcomers": newcomers.draw,
        "places": places.draw,
        "meetings": meetings.draw,
    }[overview.choose_view(here)](here, month)
