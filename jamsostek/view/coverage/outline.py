"""The parts of the page, and of what coverage is counted: both in the address."""

from __future__ import annotations

import streamlit as st

from jamsostek.contract import metrics
from jamsostek.view.coverage import simulator
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices

VIEWS = {"simulator": simulator.draw}
_COVERAGE = "coverage_pct"


def choose_view(here: Screen) -> str:
    """Which part of the page to draw; in the address as ``view``."""
    if len(VIEWS) == 1:
        return next(iter(VIEWS))
    st.space("xxsmall")
    return choices.switch(here, "view", tuple(VIEWS), "coverage.view", "coverage.view_")


def denominators() -> tuple[str, ...]:
    """The counts of workers that coverage may be counted of, all segments together."""
    named = metrics.metric(_COVERAGE).denominators
    return tuple(each for each in named if not metrics.metric(each).workers_of)


def choose_denominator(here: Screen, view: str) -> str:
    """Of what coverage is counted; in the address as ``denominator``."""
    return choices.select(
        st,
        here,
        "denominator",
        denominators(),
        "coverage.denominator",
        lambda name: metrics.metric(name).labels[here.say.language],
        width=360,
    )
