"""A line at the foot of a page that lost its server, in place of Streamlit's dialog."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.base.language import Speaker

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "jamsostek_connection",
    html='<div class="connection" role="status" hidden></div>',
    css=(_FOLDER / "connection.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "connection.js").read_text(encoding="utf-8"),
)


def watch(say: Speaker) -> None:
    """Mount the script that tells a lost connection, and what waits for it, on every page."""
    words = {
        "lost": say("app.connection_lost"),
        "needed": say("app.connection_needed", what="#"),
        "needed_this": say("app.connection_needed_this"),
    }
    _component(key="connection", data=words)
