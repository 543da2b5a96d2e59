"""Peta: one indicator over the 22 regencies, and everything published about the one clicked."""

from jamsostek.view.frame import shell

here = shell.guard("map")

import streamlit as st

from functools import partial

from jamsostek.base.errors import ProductError
from jamsostek.view.frame import address
from jamsostek.view.map import profile

say = here.say
indicators = here.ask("map/indicators").set_index("indicator")
if indicators.empty or here.ask("reference/regions").empty:
    raise ProductError("nothing_to_map")
names = list(indicators.index)
first = "vulnerable_covered" if "vulnerable_covered" in names else names[0]
title = st.container()
wide, narrow = st.columns([7, 3], gap="medium")
with narrow:
    chosen = st.selectbox(
        say("map.indicator"),
        names,
        format_func=lambda name: profile.indicator_label(say, name, indicators.at[name, "regions"]),
        key=address.bind("indicator", names, first),
    )
with title:
    profile.head(here, chosen)
with wide:
    profile.drawn(here, chosen)
with narrow:
    if here.region:
        profile.beside(here)
    profile.region_list(here, profile.rows_of(here, chosen))
profile.source(here, chosen)
shell.download(say, partial(profile.values, here, chosen), f"peta-{chosen}")
profile.draw(here)
