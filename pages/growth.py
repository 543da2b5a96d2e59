"""Pertumbuhan: members month by month, growth taken apart, who stays, and what was published."""

from jamsostek.view.frame import shell

here = shell.guard("growth")

import streamlit as st

from jamsostek.view.growth import (
    decomposition,
    figures,
    movement,
    projection,
    regencies,
    retention,
)

months = here.ask("home/months", **here.filters)
heading = st.container()
view = movement.choose_view(here, has_data=len(months) > 0)
with heading:
    movement.heading(here, view)
{
    "members": movement.members,
    "regencies": regencies.regencies,
    "apart": decomposition.apart,
    "retention": retention.retention,
    "projection": projection.projection,
    "published": figures.published,
}[view](here)
