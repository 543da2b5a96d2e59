"""Choices that stand in the address: a few side by side, many in a list, words to search for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pandas as pd
import streamlit as st

from jamsostek.base.language import Speaker
from jamsostek.view.frame import address
from jamsostek.view.frame.shell import Screen

SEGMENTS = ("PU", "BPU", "JAKON", "PMI")
PAYERS = ("own", "employer", "apbd_regency", "apbd_province", "village_fund", "dbh", "csr")
# how an option is written: by a function, or by this text with the code (``any`` for none) after it
Words = str | Callable[[str], str]


def _writer(say: Speaker, words: Words) -> Callable[[str], str]:
    return words if callable(words) else lambda option: say(f"{words}{option or 'any'}")


def switch(
    here: Screen, key: str, options: Sequence[str], label: str, words: Words, default: str = ""
) -> str:
    """One of a few options, all in sight; in the address as ``key``, the first by default."""
    return st.segmented_control(
        here.say(label),
        options,
        format_func=_writer(here.say, words),
        required=True,
        key=address.bind(key, options, default or options[0]),
        label_visibility="collapsed",
    )


def part(
    here: Screen, key: str, opens: dict[str, str], label: str, words: Words, default: str = ""
) -> str:
    """One of the parts of a page that open to who looks: part → the word it needs. A link to
    another one is answered with a sentence (``shell.telling_unknown``)."""
    shown = [name for name, word in opens.items() if here.opens(word)]
    return of_open(here, key, opens, shown, label, words, default)


def of_open(
    here: Screen,
    key: str,
    every: Collection[str],
    shown: Sequence[str],
    label: str,
    words: Words,
    default: str = "",
) -> str:
    """One of those ``shown`` of ``every`` part there is; a choice of one needs no widget."""
    address.close(key, {*every} - {*shown})
    if len(shown) == 1:
        address.bind(key, shown, shown[0])
        return shown[0]
    return switch(here, key, shown, label, words, default if default in shown else "")


def select(
    where,
    here: Screen,
    key: str,
    options: Sequence[str],
    label: str,
    words: Words,
    *,
    default: str | None = None,
    width: int | str = 230,
    is_named: bool = True,
) -> str:
    """One of a list, drawn in the container ``where``; in the address as ``key``, the first by
    default. ``is_named`` tells whether its name stands above it."""
    return where.selectbox(
        here.say(label),
        options,
        format_func=_writer(here.say, words),
        key=address.bind(key, options, options[0] if default is None else default),
        width=width,
        label_visibility="visible" if is_named else "collapsed",
    )


def segment(where, here: Screen) -> str:
    """One segment or, by default, all of them (an empty text)."""
    options = ("", *SEGMENTS)
    return select(where, here, "segment", options, "growth.choose_segment", "growth.segment_")


def payer(where, here: Screen) -> str:
    """Who pays or, by default, anybody (an empty text)."""
    options = ("", *PAYERS)
    return select(where, here, "payer", options, "growth.choose_payer", "growth.payer_", width=260)


def month(
    here: Screen,
    months: pd.DataFrame,
    where=st,
    *,
    width: int | str = "stretch",
    is_named: bool = False,
) -> str:
    """The month looked at, ``2026-10``, of those in the column ``month``, newest first."""
    options = [f"{month:%Y-%m}" for month in months["month"]]
    if here.year:
        options = [month for month in options if month.startswith(str(here.year))] or options
    return select(
        where,
        here,
        "month",
        options,
        "desk.month",
        lambda month: here.say.month(f"{month}-01"),
        width=width,
        is_named=is_named,
    )


def search(say: Speaker, key: str, placeholder: str) -> str:
    """A search field whose words stand in the address under ``key``; searches while one types."""
    words = st.text_input(
        say("sources.search"),
        key=address.bind(key, None),
        type="search",
        placeholder=placeholder,
        icon=":material/search:",
        live=True,
        width=460,
        label_visibility="collapsed",
    )
    return " ".join(words.split())
