"""The parts of the page; in the address as ``view``."""

from __future__ import annotations

import streamlit as st

from jamsostek.view.coverage import gaps, payers, regulations, simulator
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices

VIEWS = {
    "coverage": gaps.draw,
    "payers": payers.draw,
    "simulator": simulator.draw,
    "regulations": regulations.draw,
}


def choose_view(here: Screen) -> str:
    """Which part of the page to draw."""
    st.space("xxsmall")
    return choices.switch(here, "view", tuple(VIEWS), "coverage.view", "coverage.view_")
