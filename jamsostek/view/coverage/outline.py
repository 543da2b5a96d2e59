"""The parts of the page; in the address as ``view``."""

from __future__ import annotations

import streamlit as st

from jamsostek.view.coverage import gaps, groups, payers, regulations, simulator, worked
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices

VIEWS = {
    "coverage": gaps.draw,
    "payers": payers.draw,
    "simulator": simulator.draw,
    "regulations": regulations.draw,
    "groups": groups.draw,
    "worked": worked.draw,
}
# the word each needs
_OPENS = {
    **dict.fromkeys(VIEWS, "totals"),
    "regulations": "published",
    "groups": "published",
}


def choose_view(here: Screen) -> str:
    """Which part of the page to draw."""
    st.space("xxsmall")
    return choices.part(here, "view", _OPENS, "coverage.view", "coverage.view_")
