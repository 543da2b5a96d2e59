"""Which sheet of a workbook is read, or all of them."""

from __future__ import annotations

import streamlit as st

from jamsostek.base.language import Speaker
from jamsostek.imports import intake
from jamsostek.view.data.held import Held


def choose(say: Speaker, held: Held) -> None:
    """Which sheet of a workbook, where there are several."""
    if len(held.sheets) > 1:
        st.selectbox(
            say("import.sheet"),
            [intake.ALL_SHEETS, *held.sheets],
            index=_index(held),
            format_func=lambda name: (
                say("import.all_sheets") if name == intake.ALL_SHEETS else name
            ),
            placeholder=say("import.choose_sheet"),
            key=key(held.wanted[0]),
            width=320,
        )


def _index(held: Held) -> int | None:
    sheet = read(held)
    return [intake.ALL_SHEETS, *held.sheets].index(sheet) if sheet else None


def read(held: Held) -> str | None:
    """The sheet that was read, or all of them."""
    if held.draft is None:
        return None
    return intake.ALL_SHEETS if held.draft.parts else held.draft.sheet


def key(file_id: str) -> str:
    """The key of the choice for this upload."""
    return f"import_sheet_{file_id}"
