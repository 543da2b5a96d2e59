"""A page on paper: pictures that shrink to the sheet, and what stands at the foot of every sheet.

What is left out and kept whole says ``paper.css``.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from jamsostek.view.frame import theme

_component = st.components.v2.component(
    "jamsostek_paper", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def watch() -> None:
    """Mount the script that readies the pictures when the browser prints."""
    _component(key="paper")


def foot(text: str) -> None:
    """What stands at the foot of every sheet, beside its number."""
    told = "".join(f"\\{ord(letter):x} " for letter in text)  # no letter of it is CSS
    looks = f"font: 8pt {theme.FONT}; color: #555;"
    st.html(
        f'<style>@page {{ @bottom-left {{ content: "{told}"; {looks} }}'
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {looks} }} }}</style>'
    )
