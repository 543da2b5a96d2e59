"""The button that gives an achievement card as a picture for the group chat."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from jamsostek.reports.typst import achievement
from jamsostek.view.frame.shell import Screen


def of_branch(here: Screen, month: str) -> None:
    """The card of the branch in view, or of the province; none where a regency is looked at."""
    if here.area:
        return
    make = partial(achievement.of_branch, here.scope, here.say, here.branch, month)
    _button(here, make, f"{here.branch or 'NTT'}-{month}".lower())


def of_agent(here: Screen, agent: str, month: str) -> None:
    """The card of an agent."""
    make = partial(achievement.of_agent, here.scope, here.say, agent, month)
    _button(here, make, f"{agent}-{month}".lower())


def _button(here: Screen, make, name: str) -> None:
    # made when clicked: drawing it takes longer than the page may
    st.download_button(
        here.say("achievement.download"),
        data=lambda: _picture(make()),
        file_name=f"jamsostek-ntt-kartu-{name}.png",
        mime="image/png",
        key="achievement",
        on_click="ignore",
        icon=":material/id_card:",
        type="tertiary",
    )


def _picture(card: achievement.Card) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "card.png"
        achievement.write(card, file)
        return file.read_bytes()
