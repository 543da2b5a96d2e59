"""A district or a village for the form: its regency, its district, and the village or all of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jamsostek.view.frame.shell import Screen

_REGION = "coverage_finer_region"
_WHOLE = ""


def draw(here: Screen, regions: dict[str, str], add: Callable[[str], None]) -> None:
    """Three fields, each for what lies in the one before; ``add`` is called with the code chosen.

    ``regions`` are the names of the regencies by code, the likeliest first.
    """
    say = here.say
    with st.expander(say("coverage.form_finer"), icon=":material/add_location_alt:"):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        region = row.selectbox(
            say("coverage.form_finer_region"),
            list(regions),
            format_func=regions.get,
            key=_REGION,
            width=260,
        )
        names = here.ask("reference/districts", region=region).set_index("district_code")["name"]
        district = row.selectbox(
            say("coverage.form_finer_district"),
            list(names.index),
            index=None,
            format_func=names.get,
            # each place has fields of its own: nothing chosen in another can be left in them
            key=f"coverage_finer_{region}",
            placeholder=say("coverage.form_finer_district_hint"),
            width=260,
        )
        village = _WHOLE
        if district:
            villages = here.ask("reference/villages", district=district)
            names = villages.set_index("village_code")["name"]
            village = row.selectbox(
                say("coverage.form_finer_village"),
                [_WHOLE, *names.index],
                format_func=lambda code: names.get(code, say("coverage.form_finer_whole")),
                key=f"coverage_finer_{district}",
                width=260,
            )
        row.button(
            say("coverage.form_finer_add"),
            key="coverage_finer_add",
            icon=":material/add:",
            disabled=not district,
            on_click=add,
            args=(village or district or "",),
        )
