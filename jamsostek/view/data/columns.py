"""The columns of the built tables: the part of the dictionary that pages and downloads go by."""

from __future__ import annotations

import html
from collections.abc import Callable

import streamlit as st

from jamsostek.contract import columns
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.sources import statements


def dictionary(here: Screen, prose: Callable[[str], str]) -> None:
    """The columns of one table of the warehouse, in the address as ``model``: meaning and type.

    ``prose`` makes HTML of a description.
    """
    say, described = here.say, columns.models()
    shell.section(say("data.models"), say("data.models_subtitle"))
    names = sorted(described)
    model = described[
        st.selectbox(
            say("data.model"),
            names,
            format_func=lambda name: f"{name}: {described[name].row[say.language]}",
            key=address.bind("model", names, "monthly_areas"),
            width=460,
        )
    ]
    found = here.ask("data/columns")
    statements.listing(
        [
            (say("data.column"), "25%", ""),
            (say("data.meaning"), "60%", ""),
            (say("data.type"), "15%", ""),
        ],
        [
            [
                f"<code>{html.escape(line.column_name)}</code>",
                prose(model.meaning(line.column_name)[say.language]),
                html.escape(say(f"data.type_{line.type}")),
            ]
            for line in found[found["model"] == model.name].itertuples()
        ],
        labelled=True,
    )
