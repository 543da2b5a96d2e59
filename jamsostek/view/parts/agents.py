"""An agent named on several pages, with the way to the agent's own page."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from htmltools import Tag

from jamsostek.view.frame import address, markup
from jamsostek.view.frame.shell import Screen

VIEWS = ("overview", "newcomers", "places", "meetings")


def link(here: Screen, code: str, month: str) -> str:
    """The address of an agent's own page, with the filters in force."""
    shown = {"agent": code, **kept(here, month)}
    # so that the way back leads to where one came from
    if (view := st.session_state.get(address.key("view"))) in VIEWS[1:]:
        shown["view"] = view
    return "agents?" + urlencode(shown)


def name_link(here: Screen, row, month: str) -> Tag:
    """An agent's name and code as a link to the agent's own page."""
    return markup.inside(f"{row.name} ({row.agent_code})", link(here, row.agent_code, month))


def place(row) -> str:
    """The district an agent works in, or the regency where that isn't known."""
    return row.district_name if isinstance(row.district_name, str) else row.region_label


def kept(here: Screen, month: str) -> dict[str, str]:
    """The month and filters in force, as an address holds them."""
    shown = {"month": month, "branch": here.branch, "region": here.area, "lang": here.say.language}
    return {key: value for key, value in shown.items() if value}
