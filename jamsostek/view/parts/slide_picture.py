"""A picture of a slide on a page: the one drawing, in the theme's colours, told to a pointer."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import streamlit as st

from jamsostek.base.colours import LIGHT, Palette
from jamsostek.reports.deck import Picture
from jamsostek.reports.svg import drawing
from jamsostek.view.frame import theme
from jamsostek.view.frame.shell import Screen

_FOLDER = Path(__file__).parent
_SINGLE = {field.name for field in fields(Palette) if field.type == "str"}


def _variables(name: str) -> list[str] | str:
    if name in _SINGLE:
        return f"var(--{name})"
    return tuple(f"var(--{name}-{place})" for place in range(len(getattr(LIGHT, name))))


# one drawing for both themes
THEMED = Palette(**{field.name: _variables(field.name) for field in fields(Palette)})
_show = st.components.v2.component(
    "jamsostek_drawing",
    html='<div class="drawing"></div>',
    css=f".drawing {{ {theme.VARIABLES} }}\n" + (_FOLDER / "slide_picture.css").read_text("utf-8"),
    js=(_FOLDER / "slide_picture.js").read_text("utf-8"),
)


def svg(here: Screen, picture: Picture, wide: int, high: int, size: float) -> str:
    """A picture as SVG in the colours of the page's theme."""
    return drawing.svg(picture, wide, high, THEMED, here.say, size)


def show(here: Screen, drawn: str, key: str) -> None:
    """Show what :func:`svg` made, as wide as its place; its marks tell a pointer what they are."""
    _show(key=key, data={"svg": drawn, "scheme": "dark" if here.dark else "light"})
