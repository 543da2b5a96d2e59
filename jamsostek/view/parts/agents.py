"""An agent named on several pages, with the way to the agent's own page."""

from __future__ import annotations

import streamlit as st
from htmltools import Tag

from jamsostek.view.frame import address, markup
from jamsostek.view.frame.shell import Screen

VIEWS = {"overview": "people", "newcomers": "people", "places": "totals", "meetings": "totals"}


def link(here: Screen, code: str, month: str) -> str:
    """The address of an agent's own page, with the filters in force."""
    # so that the way back leads to where one came from
    view = st.session_state.get(address.key("view"))
    view = view if view in [*VIEWS][1:] else None
    return here.link("agents", agent=code, month=month, view=view)


def name_link(here: Screen, row, month: str) -> Tag:
    """An agent's name and code as a link to the agent's own page."""
    return markup.inside(f"{row.name} ({row.agent_code})", link(here, row.agent_code, month))


def place(row) -> str:
    """The district an agent works in, or the regency where that isn't known."""
    return row.district_name if isinstance(row.district_name, str) else row.region_label
