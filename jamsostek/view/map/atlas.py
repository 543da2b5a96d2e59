"""The map in the browser: land and values are sent once, a step of the play is drawn there.

What is large stands in stores of their own, whose messages the browser keeps and knows by their
content; the map itself gets a few words that name them. So neither a step, nor another month, nor
other classes, nor another theme sends the land or the values again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from jamsostek.view.frame import theme
from jamsostek.view.map.land import Content

_FOLDER = Path(__file__).parent
_PARTS = ("store.js", "numbers.js", "camera.js", "plate.js", "side.js", "atlas.js")
_CSS = f".atlas {{ {theme.VARIABLES} }}\n" + (_FOLDER / "atlas.css").read_text(encoding="utf-8")
KEY = "atlas"


def _script(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


_atlas = st.components.v2.component(
    "jamsostek_atlas", html='<div class="atlas"></div>', css=_CSS, js=_script(*_PARTS)
)
_store = st.components.v2.component("jamsostek_atlas_store", js=_script("store.js", "keep.js"))


def draw(
    look: dict,
    stores: dict[str, Content],
    on_period: Callable[[], None],
    on_open: Callable[[], None],
) -> None:
    """Draw the map.

    ``look`` is what is shown and how; ``stores`` are the contents it names, by the place each has.
    ``on_period`` is called when a play or a slider comes to rest, ``on_open`` when an area was
    opened: :func:`told` has what.
    """
    with st.container(key="atlas_stores"):
        for place, content in stores.items():
            _store(key=f"atlas_{place}", data=content.key.encode() + b"\n" + content.text)
    _atlas(key=KEY, data=look, on_period_change=on_period, on_open_change=on_open)


def told(name: str) -> str | None:
    """What the browser told in this run: the ``period`` at rest, or the area to ``open``."""
    # not st.session_state[…]: Streamlit breaks a callback off there when something newer comes
    told = st.session_state.to_dict().get(KEY, {}).get(name)
    return told["value"] if told else None
