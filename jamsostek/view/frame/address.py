"""Filters in the address, by code: ``/map?region=5303&lang=en`` restores what was seen.

Streamlit's own ``bind="query-params"`` writes a widget's *label* into the address, so a link would
change with the language and with every wording. Here the address holds codes.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

_WRITTEN = "_address_written"
_PAGE = "_address_page"
_AGAIN = "_address_again"


def page_is(path: str) -> None:
    """Say which page this run draws, before any filter is bound.

    A click in the navigation arrives with an empty address: then the filters keep their values.
    On the same page an address that differs from what was last written is the user's own (typed,
    or the back button), and wins.
    """
    st.session_state["_address_moved"] = st.session_state.get(_PAGE) != path
    st.session_state[_PAGE] = path


def bind(key: str, options: Sequence[str] | None, default: str = "") -> None:
    """Tie the widget with this key to the address; call just before drawing the widget.

    ``options`` are the codes allowed (``None``: any text). An unknown code counts as the default.
    """
    written: dict[str, str] = st.session_state.setdefault(_WRITTEN, {})
    told = st.query_params.get(key)
    moved = st.session_state.get("_address_moved", False)
    present = st.session_state.get(key)
    is_told = told is not None and told != written.get(key, default)
    is_cleared = told is None and key in written and not moved
    if present is None or is_told:
        present = told
    elif is_cleared:
        present = default
    allowed = _allowed(present, options, default)
    if st.session_state.get(key) != allowed:
        st.session_state[key] = allowed
    repeat(key)
    _write(key, default)


def send_again() -> None:
    """Called when a run may have been cut short before the browser had its widgets' values."""
    st.session_state[_AGAIN] = True


def repeat(key: str) -> None:
    """Just before drawing a widget with a value from here: send it once more if need be."""
    if st.session_state.get(_AGAIN):
        # assigned anew, the value is sent to the browser even if it didn't change here
        st.session_state[key] = st.session_state[key]


def page_drawn() -> None:
    """Called by ``dashboard.py`` after a whole run: the browser has what it needs."""
    st.session_state.pop(_AGAIN, None)


def _allowed(code: str | None, options: Sequence[str] | None, default: str) -> str:
    return code if code is not None and (options is None or code in options) else default


def _write(key: str, default: str) -> None:
    """Put the widget's present value into the address; a default leaves it."""
    written = st.session_state[_WRITTEN]
    value = st.session_state[key]
    if value == default:
        written.pop(key, None)
        if key in st.query_params:
            del st.query_params[key]
    else:
        written[key] = value
        if st.query_params.get(key) != value:
            st.query_params[key] = value
