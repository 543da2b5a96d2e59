"""A button that copies the address of what is seen, filters and choices in it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.base.language import Speaker

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "jamsostek_copy_link",
    html='<div class="copy"><button type="button"></button>'
    '<input readonly hidden><span role="status"></span></div>',
    css=(_FOLDER / "copy_link.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "copy_link.js").read_text(encoding="utf-8"),
)


def draw(say: Speaker) -> None:
    """The button; it works without a network and where a browser lets no page at the clipboard."""
    words = {
        "copy": say("link.copy"),
        "copied": say("link.copied"),
        "select": say("link.select"),
    }
    _component(key="copy_link", data=words, width="content", height="content")
