"""The table of each picture, one key after it: what its points tell a pointer, in words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.base.language import Speaker

_component = st.components.v2.component(
    "jamsostek_pictures", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def watch(say: Speaker) -> None:
    """Mount the script that offers the tables, on every page."""
    words = {
        "open": say("picture.table"),
        "heads": [say("picture.figure"), say("picture.about")],
    }
    _component(key="pictures", data={"language": say.language, "words": words})
